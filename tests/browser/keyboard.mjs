/* keyboard: a person who has no mouse.  Nothing here clicks; everything is reached with Tab and done with keys. */
import assert from 'node:assert/strict';

const TABS_MAX = 400;

/* Tabs until the element with this role and name has the focus, and checks that the focus is visible.  A failure lists the steps. */
export async function tabTo(page, role, name, { exact = true, backwards = false } = {}) {
	const target = typeof role === 'string' ? page.getByRole(role, { name, exact }) : role;

	await target.first().waitFor();
	for (let i = 0; i < TABS_MAX; i++) {
		if (await target.first().evaluate(element => element === document.activeElement)) {
			assert.ok(await focusIsSeen(page), `the focus on "${name}" cannot be seen`);
			return target.first();
		}
		await page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
	}
	assert.fail(`"${name}" is not reached with the Tab key on ${page.url()}; the way goes ${(await tabOrder(page, 30)).join(' · ')}`);
}

export async function press(page, role, name, { key = role === 'link' ? 'Enter' : 'Space', ...options } = {}) {
	await tabTo(page, role, name, options);
	await page.keyboard.press(key);
}

/* Acts, and waits for the page that it brings: another, or with files and script one in place of this. */
export async function arrive(page, act) {
	const inPlace = await page.evaluate(() => {
		window.replaced = false;
		document.addEventListener('replaced', () => { window.replaced = true; }, { once: true });
		return [...document.querySelectorAll('form:has([data-upload]) input[type=file]')].some(input => input.files.length > 0);
	}).catch(() => false);
	const came = [page.waitForNavigation({ waitUntil: 'load' })];

	if (inPlace)
		came.push(page.waitForFunction(() => window.replaced === true));
	came.forEach(one => one.catch(() => {}));
	await act();
	await Promise.race(came);
}

/* Follows a link or presses a button that brings another page, and waits for it. */
export async function pressAndGo(page, role, name, { key = 'Enter', ...options } = {}) {
	await tabTo(page, role, name, options);
	await arrive(page, () => page.keyboard.press(key));
}

/* Types into the field with this label, replacing what is there. */
export async function type(page, label, words) {
	const field = page.getByLabel(label, { exact: true });

	await tabTo(page, field, label);
	const kind = await field.evaluate(element => element.type);
	if (kind === 'date' || kind === 'time') {
		await typeParts(page, field, kind, words);
		return;
	}
	await page.keyboard.press('Control+A');
	await page.keyboard.press('Delete');
	await page.keyboard.type(words);
}

/* A date or time field is typed part by part in the order of the browser's language: whichever order gives the value asked. */
async function typeParts(page, field, kind, value) {
	const [first, second, third] = value.split(/[-:]/);
	const hours = Number(first);
	const ways = kind === 'date' ? [second + third + first, third + second + first, first + second + third]
		: [`${String(hours % 12 || 12).padStart(2, '0')}${second}${hours < 12 ? 'AM' : 'PM'}`, first + second];

	for (const way of ways) {
		await field.focus();                   /* back to the first part; it was reached with Tab already */
		await page.keyboard.type(way);
		if (await field.inputValue() === value)
			return;
		await page.keyboard.press('Shift+Tab');
		await tabTo(page, field, value);
	}
	assert.fail(`"${value}" cannot be typed, it becomes "${await field.inputValue()}"`);
}

/* Chooses a radio button with the arrow keys, or ticks a box with the space bar. */
export async function choose(page, name) {
	const box = page.getByRole('checkbox', { name, exact: true });

	if (await box.count()) {
		await tabTo(page, box, name);
		await page.keyboard.press('Space');
		assert.ok(await box.isChecked(), `"${name}" is not ticked`);
		return;
	}
	const radio = page.getByRole('radio', { name, exact: true });
	const group = await radio.evaluate(element => element.name);
	await tabTo(page, await oneToTabTo(page, group), name);
	for (let i = 0; i < 50; i++) {
		if (await radio.evaluate(element => element === document.activeElement)) {
			if (!await radio.isChecked())
				await page.keyboard.press('Space');
			assert.ok(await radio.isChecked(), `"${name}" is not chosen`);
			return;
		}
		await page.keyboard.press('ArrowDown');
	}
	assert.fail(`the arrow keys do not reach "${name}"`);
}

/* The Tab key enters a group of radio buttons at the chosen one, else at the first. */
async function oneToTabTo(page, group) {
	const chosen = page.locator(`input[type=radio][name="${group}"]:checked`);

	return await chosen.count() ? chosen : page.locator(`input[type=radio][name="${group}"]`).first();
}

export function focusIsSeen(page) {
	return page.evaluate(() => {
		const style = getComputedStyle(document.activeElement);
		return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
	});
}

/* What the Tab key meets, in order, from the top of the page. */
export async function tabOrder(page, most = 100) {
	const met = [];

	await page.evaluate(() => { document.activeElement?.blur(); window.getSelection()?.removeAllRanges(); });
	for (let i = 0; i < most; i++) {
		await page.keyboard.press('Tab');
		const name = await page.evaluate(() => document.activeElement === document.body ? ''
			: (document.activeElement.labels?.[0] ?? document.activeElement).innerText?.trim().slice(0, 40) || document.activeElement.tagName);
		if (!name)
			break;
		met.push(name);
	}
	return met;
}
