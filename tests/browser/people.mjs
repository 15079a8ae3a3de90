/* people: a person who uses the site, with a thumb, without script, or with the keyboard only: the same verbs for all.
 *
 *   const jon = await someone(house, { width: 390 });
 *   await jon.open(site.url);                  // every page that is met goes through house.check
 *   await jon.follow('Privacy');
 *   await jon.type('Your name', 'Jon');  await jon.choose('A friend');  await jon.press('Book this appointment');
 *   await jon.sees(/Your appointment is booked/);
 *   await jon.leave();
 */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as keyboard from './keyboard.mjs';

/* The ways of a walk: `./test` (WALKS=quick) takes the first, `./test walks` and a walk run by hand take all. */
export const waysOf = ways => process.env.WALKS === 'quick' ? ways.slice(0, 1) : ways;

export async function someone(house, { width = 390, script = true, keys = false, dark = false } = {}) {
	return new Person(house, await house.newPage({ width, script, dark }), keys);
}

/* A form with files that has to be corrected comes in place of the page (assets/upload.js). */
export const isAnswerInPlace = response => response.request().resourceType() === 'xhr' && response.request().method() === 'POST' &&
	(response.headers()['content-type'] ?? '').startsWith('text/html');

class Person {
	constructor(house, page, keys) {
		this.house = house;
		this.page = page;
		this.keys = keys;
		this.status = 0;
		page.on('response', response => {
			if ((response.request().isNavigationRequest() && response.request().resourceType() === 'document') || isAnswerInPlace(response))
				this.status = response.status();
		});
	}

	/* Looks at the page that has just come. */
	async look() {
		const heading = await this.page.locator('h1').first().innerText().catch(() => 'no heading');
		const problem = await this.page.locator('.error-summary').count() ? ' problem' : '';

		await this.house.check(this.page, `${heading.toLowerCase().replace(/\s+/g, ' ')}${problem}`);
	}

	async open(address) {
		await this.page.goto(new URL(address, this.page.url().startsWith('http') ? this.page.url() : undefined).href);
		await this.look();
	}

	/* Follows a link by its name; an opaque part of the name may be left to a pattern. */
	async follow(name, { within } = {}) {
		await this.#go('link', name, within);
	}

	async press(name, { within } = {}) {
		await this.#go('button', name, within);
	}

	/* A press at the desk: with script the page stays, and its status line says what was done. */
	async pressInPlace(name, words) {
		if (!this.page.person.script)
			return this.press(name);
		const button = this.page.getByRole('button', { name }).first();

		if (this.keys)
			await keyboard.press(this.page, button, String(name));
		else
			await button.click();
		await this.page.getByRole('status').filter({ hasText: words }).waitFor();
		return this.look();
	}

	/* On a phone the links of the header are behind a button. */
	async #openMenu(name) {
		const menu = this.page.locator('.menu-button');

		if (typeof name === 'string' && await menu.isVisible() &&
			await this.page.locator('.site-nav').evaluate((nav, words) => [...nav.querySelectorAll('a, button')].some(
				link => link.textContent.trim() === words), name) &&
			await this.page.locator('main').getByText(name, { exact: true }).count() === 0)
			await menu.click();
	}

	async #go(role, name, within) {
		const exact = typeof name === 'string';
		const target = (within ?? this.page).getByRole(role, { name, exact, disabled: false }).first();

		if (this.keys) {
			await keyboard.pressAndGo(this.page, target, String(name));
		} else {
			if (!within)
				await this.#openMenu(name);
			await target.waitFor();
			await keyboard.arrive(this.page, () => target.click());
		}
		await this.look();
	}

	async type(label, words) {
		if (this.keys)
			await keyboard.type(this.page, label, words);
		else
			await this.page.getByLabel(label, { exact: true }).fill(words);
	}

	async choose(name) {
		if (this.keys)
			await keyboard.choose(this.page, name);
		else
			await this.page.getByLabel(name, { exact: true }).check();
	}

	async picture(label, jpeg) {
		await this.page.getByLabel(label, { exact: true }).setInputFiles({ name: 'picture.jpg', mimeType: 'image/jpeg', buffer: jpeg });
	}

	/* Clears all fields of the page's form that can be typed into. */
	async empty() {
		for (const field of await this.page.locator('main input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([type=file]), main textarea').all())
			await field.fill('');
	}

	typed(label) {
		return this.page.getByLabel(label, { exact: true }).inputValue();
	}

	async text() {
		return (await this.page.locator('main').innerText()).replace(/[ \t\u00a0]+/g, ' ');
	}

	async sees(...patterns) {
		const text = await this.text();

		for (const pattern of patterns)
			assert.match(text, pattern instanceof RegExp ? pattern : new RegExp(pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')), `at ${this.page.url()}`);
	}

	/* What a job of the program does a moment later: reloads until it is there. */
	async seesInTime(words, most_ms = 150000) {
		const until = Date.now() + most_ms;

		for (await this.page.reload(); !(await this.text()).includes(words) && Date.now() < until; await this.page.reload())
			await sleep(200);
		await this.sees(words);
	}

	async seesNot(...patterns) {
		const text = await this.text();

		for (const pattern of patterns)
			assert.doesNotMatch(text, pattern, `at ${this.page.url()}`);
	}

	/* The page says what to correct: a summary with the focus, and each of these sentences next to its field. */
	async isToldToMend(...sentences) {
		assert.ok([200, 400, 409, 422].includes(this.status), `answered ${this.status} at ${this.page.url()}`);
		assert.match(await this.page.title(), /^Error: /);
		const summary = await this.page.locator('.error-summary').innerText();
		const beside = await this.page.locator('.field-error').allInnerTexts();
		for (const sentence of sentences) {
			assert.match(summary, sentence);
			assert.ok(beside.some(words => sentence.test(words)), `${sentence} does not stand beside its field`);
		}
		assert.ok(await this.page.locator('.error-summary').evaluate(element => element === document.activeElement), 'the summary has the focus');
	}

	/* Without the browser's own page in memory: each one is asked for again, as after a while on a phone. A browser that cannot show a page
	 * again without sending a form fails with net::ERR_CACHE_MISS here. */
	async #goes(way, sees) {
		const response = await this.page[way]({ waitUntil: 'load' });

		assert.ok(!this.page.url().startsWith('chrome-error:'), `${way} leads to an error page of the browser`);
		assert.ok(response === null || response.request().method() === 'GET', `${way} sends a form again`);
		assert.ok(response === null || response.status() < 400 || response.status() === 410, `${way}: ${response?.status()} at ${this.page.url()}`);
		await this.look();
		await this.sees(...sees);
	}

	back(...sees) { return this.#goes('goBack', sees); }
	forward(...sees) { return this.#goes('goForward', sees); }
	reload(...sees) { return this.#goes('reload', sees); }

	/* A link or a code that the page shows to be handed on. */
	async shown(nth = 0, selector = '.link-box') {
		const element = this.page.locator(selector).nth(nth);

		return (await element.evaluate(shown => shown.value ?? shown.innerText)).trim();
	}

	async leave() {
		await this.page.context().close();
	}
}
