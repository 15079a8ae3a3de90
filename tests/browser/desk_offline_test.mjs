/* The desk without network: a device is prepared by one press, and from then on keeps what is pressed, through reloads, closed browsers and
 * killed servers; with a connection again everything is counted once.  What it keeps cannot be read without the code. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { openBrowser, startDemo } from './browser.mjs';
import { checkHtmlFiles } from './check.mjs';
import { done, drawn, finished, here, nextNames, numbers, openDesk, settle } from './desk.mjs';

const TARGET_PX_MIN = 48, KEPT_MS = 20000, ANSWER_MS = 100;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const READY = 'This device is ready to work without network.';
const world = {};

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'desk-offline' });
});
after(async () => {
	await world.house?.close();
	await world.site?.stop();
});

const line = page => page.locator('#device-line');
const says = (page, words) => line(page).filter({ hasText: words }).waitFor();
const focused = page => page.evaluate(() => document.activeElement.textContent.replace(/\s+/g, ' ').trim());
/* Playwright's own cutting off is seen by the page as a failed request; the console says so. */
const allowOffline = () => world.house.allow(/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_FAILED|Failed to fetch|ERR_EMPTY_RESPONSE|ERR_SOCKET/);

async function prepare(page) {
	await page.getByRole('button', { name: 'Prepare this device' }).click();
	await says(page, READY);
	await page.getByRole('button', { name: 'Hide the code' }).waitFor();
	const code = await page.locator('#device-code b').innerText();

	assert.match(code, /^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
	await page.getByRole('button', { name: 'Hide the code' }).click();
	await settle(page);
	return code;
}

/* A device of the desk that is prepared. */
async function prepared(device = {}) {
	const page = await openDesk(world, device);

	page.code = await prepare(page);
	return page;
}

/* The roster as the server has it. */
const roster = page => page.evaluate(async () => {
	const answer = await fetch(`${location.pathname.split('/').slice(0, 3).join('/')}/people`);

	return answer.json();
});
const isThere = person => person.arrived > 0 && !person.helper && !person.finished && !person.outcome;

/* Once more when the list had just moved, as it may at a full minute: the page says so, and records nothing. */
async function press(page, button, words) {
	const moved = page.getByRole('status').filter({ hasText: 'The list had just moved' });

	await button.click();
	await page.getByRole('status').filter({ hasText: words }).or(moved).first().waitFor();
	if (await moved.count() > 0) {
		await settle(page);
		await button.click();
	}
	await done(page, words);
	await settle(page);
}

async function addWalkIn(page, name) {
	await page.getByRole('link', { name: 'Add a walk-in' }).first().click();
	await page.getByRole('heading', { name: 'Add a walk-in' }).waitFor();
	await page.getByLabel('Name (optional)').fill(name);
	await page.getByRole('button', { name: 'Add this person' }).click();
	await done(page, `${name} is here.`);
	await settle(page);
}

/* Everyone expected again, and nobody whom the desk added: from the list of everyone, in place. */
async function undoAll(page) {
	await page.context().setOffline(false);
	for (;;) {
		await page.getByRole('link', { name: /^Everyone/ }).first().click();
		const rows = page.locator('[data-part="found"] .roster > li').filter({ has: page.locator('.state:is(.half, .full, .finished)') });

		if (await rows.count() === 0)
			break;
		await rows.first().getByRole('link').click();
		await settle(page);
		await press(page, page.locator('[data-part="found"]').getByRole('button', { name: /^Undo/ }).first(), /is not here yet|is off the list|is here|Undone/);
	}
	await says(page, READY);
	await page.context().close();
}

test('without network a whole morning is recorded, found and undone, and then counted once', async () => {
	const page = await prepared({ width: 390 }), names = await nextNames(page), times = [];

	await page.context().setOffline(true);
	for (const name of names) {
		times.push(await here(page, name).evaluate(button => new Promise(resolve => {
			const from = performance.now();

			new MutationObserver((_, drawing) => {
				drawing.disconnect();
				resolve(performance.now() - from);
			}).observe(document.querySelector('[data-part="here"]'), { childList: true, subtree: true });
			button.click();
		})));
		await done(page, `${name} is here.`);
		await settle(page);
	}
	console.log(`# a press is answered in ${times.sort((a, b) => a - b)[times.length >> 1].toFixed(0)} ms (median; wanted: ${ANSWER_MS})`);
	while (await page.locator('[data-part="next"] .do').count() > 0)
		await press(page, page.locator('[data-part="next"] .do').first(), 'is here.');
	await page.getByText('Everyone who is expected has come.').waitFor();
	for (const name of ['Walter Newman', 'Wanda Old', 'Zoë O’Brien'])
		await addWalkIn(page, name);
	const [, count] = /^(\d+) here/.exec(await numbers(page));

	assert.ok(Number(count) >= 10, `${count} are here`);
	for (const name of names.slice(0, 3))
		await press(page, finished(page, name), `${name} has finished.`);
	await page.getByRole('button', { name: `Undo ${names[2]}` }).click();
	await done(page, `Undone. ${names[2]} is here.`);
	await settle(page);
	assert.match(await numbers(page), /2 finished$/);
	await says(page, new RegExp(`^Saved on this device, ${Number(count) + 4} not sent yet, since \\d\\d:\\d\\d\\.$`));
	await world.house.check(page, 'desk offline');

	/* Found by a part of a name without its accents, and undone from the list of everyone. */
	await page.getByRole('searchbox').fill('obrien zoe');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { name: 'Found' }).waitFor();
	assert.match(await focused(page), /^Finished .*Zoë O’Brien$/);
	await page.getByRole('link', { name: 'Back to the list' }).click();
	await page.getByRole('link', { name: /^Finished: 2/ }).click();
	await page.getByRole('heading', { name: 'Finished', exact: true }).waitFor();
	assert.deepEqual((await page.locator('[data-part="found"] .roster a').allInnerTexts()).sort(), names.slice(0, 2).sort());
	assert.equal(await page.locator('[data-part="toast"]').innerText(), '', 'what was said of another view is gone');
	await page.getByRole('link', { name: 'Back to the list' }).click();
	await page.getByRole('link', { name: 'Everyone' }).click();
	await page.getByRole('heading', { name: 'Everyone' }).waitFor();
	await page.locator('[data-part="found"]').getByRole('link', { name: 'Wanda Old' }).click();
	await settle(page);
	await press(page, page.getByRole('button', { name: 'Undo: take this person off the list' }), 'Wanda Old is off the list.');
	await page.getByRole('link', { name: 'Add someone who came along' }).click();
	await page.getByLabel('Name (optional)').fill('Dora Driver');
	await press(page, page.getByRole('button', { name: 'Add this person' }), 'Dora Driver came along.');

	await page.reload();
	await says(page, /^Saved on this device/);
	assert.match(await numbers(page), new RegExp(`^${Number(count) - 3} here · 2 finished$`));
	await page.context().setOffline(false);
	await says(page, `All sent. ${READY}`);
	const { people } = await roster(page);

	assert.equal(people.filter(isThere).length, Number(count) - 3);
	for (const name of ['Walter Newman', 'Zoë O’Brien', 'Dora Driver'])
		assert.equal(people.filter(person => person.name === name).length, 1, name);
	assert.equal(people.filter(person => person.name === 'Wanda Old').length, 0);
	assert.match(await numbers(page), new RegExp(`^${Number(count) - 3} here · 2 finished$`));
	allowOffline();
	await undoAll(page);
});

test('without network a page that is loaded again still finds people, and says what needs the network', async () => {
	const page = await prepared({ width: 390 }), [name] = await nextNames(page);
	const says = () => done(page, 'This needs the network. Try again when there is a connection.');

	await page.context().setOffline(true);
	await page.reload();
	await here(page, name).waitFor();
	await drawn(page);
	await page.getByRole('searchbox').fill(name);
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { name: 'Found' }).waitFor();
	const before = page.url();

	await page.getByRole('contentinfo').getByRole('link', { name: 'Contact' }).click();
	await says();
	assert.equal(page.url(), before);
	await page.context().setOffline(false);
	await page.reload();
	await line(page).filter({ hasText: READY }).waitFor();
	await settle(page);
	await page.context().setOffline(true);
	await page.getByRole('button', { name: /^30/ }).click();
	await says();
	allowOffline();
	await undoAll(page);
});

test('a person is found by the code of the appointment', async () => {
	const page = await prepared({ width: 820 }), { people } = await roster(page), person = people.find(one => one.name && !one.arrived);

	await page.context().setOffline(true);
	await page.getByRole('searchbox').fill(person.code.toLowerCase());
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { name: 'Found' }).waitFor();
	assert.match(await focused(page), new RegExp(`^Here .*${person.name}$`));
	await page.keyboard.press('Enter');
	await done(page, `${person.name} is here.`);
	assert.equal(await page.getByRole('searchbox').inputValue(), '');
	allowOffline();
	await undoAll(page);
});

/* As a volunteer types what they hear; what the device finds is what the server finds. */
test('a misspelt name finds people whose names are alike, with and without network', async () => {
	const plain = await openDesk(world, { script: false }), base = new URL(plain.url()), page = await prepared({ width: 390 });
	const { people } = await roster(page), name = people.find(one => one.name && !one.arrived && /^\w{5,} \w{4,}$/.test(one.name)).name;
	const [first, last] = name.toLowerCase().split(' '), swapped = `${first[0]}${first[2]}${first[1]}${first.slice(3)}`;
	const typed = [name, swapped, `${first}x ${last}`, `${first.slice(0, -1)}q ${last.slice(0, 3)}`, `${first[0]}${first.slice(2)}`, last.slice(0, 4),
		`${swapped} ${last.slice(0, -1)}`, `x${last}`, 'zzzz', 'jo', ''];

	await page.context().setOffline(true);
	for (const one of typed.filter(Boolean)) {
		await plain.goto(`${base}?q=${encodeURIComponent(one)}`);
		const wanted = await plain.locator('[data-part="found"]').innerText();

		await page.getByRole('searchbox').fill(one);
		await page.keyboard.press('Enter');
		await page.locator('[data-part="found"] section').waitFor();
		assert.equal(await page.locator('[data-part="found"]').innerText(), wanted, one);
	}
	await page.getByRole('searchbox').fill(swapped);
	await page.keyboard.press('Enter');
	await page.getByText('Nobody has this name. Is it one of these?').waitFor();
	await here(page, name).waitFor();
	assert.equal(await page.evaluate(() => document.activeElement.id), 'q', 'a second Enter checks nobody in');
	await world.house.check(page, 'desk alike');
	allowOffline();
	await page.context().close();
	await plain.context().close();
});

test('the page where a code is typed leads to the list without network, and the code can be shown again', async () => {
	const page = await prepared({ width: 390 }), address = page.url();

	await page.getByRole('button', { name: 'Show the code of this device' }).click();
	assert.equal(await page.locator('#device-code b').innerText(), page.code);
	assert.equal(await focused(page), 'Hide the code');
	await page.getByRole('button', { name: 'Hide the code' }).click();
	assert.equal((await page.content()).includes(page.code), false);
	await page.context().setOffline(true);
	await page.goto(new URL('/desk', address).href);
	await says(page, READY);
	assert.equal(page.url(), address);
	allowOffline();
	await page.context().close();
});

test('the blood service’s staff record outcomes, and the team sees that they have finished', async () => {
	const staff = await prepared({ staff: true, width: 1280 }), team = await prepared(), [name, other] = await nextNames(staff);

	await staff.context().setOffline(true);
	await press(staff, here(staff, name), `${name} is here.`);
	await press(staff, staff.getByRole('button', { name: new RegExp(`^Not today .*${name}$`) }), `Recorded for ${name}: not today.`);
	await press(staff, here(staff, other), `${other} is here.`);
	await press(staff, staff.getByRole('button', { name: new RegExp(`^Done .*${other}$`) }), `Recorded for ${other}: gave blood.`);
	await press(staff, staff.getByRole('button', { name: `Undo ${other}` }), `${other} is here.`);
	await staff.context().setOffline(false);
	await says(staff, READY);
	await team.locator('[data-part="here"]').filter({ hasText: other }).waitFor({ timeout: 2 * KEPT_MS });
	assert.match(await numbers(team), /^1 here · 1 finished/);
	const { people } = await roster(team);

	assert.equal(people.find(person => person.name === name).outcome, 'finished', 'the team does not learn what happened');
	allowOffline();
	await team.context().close();
	await undoAll(staff);
});

test('two devices in turns: both count, and an undo takes back only what its device had seen', async () => {
	const one = await prepared(), other = await prepared({ width: 1280 }), [first, second] = await nextNames(one);

	await one.context().setOffline(true);
	await other.context().setOffline(true);
	await press(one, here(one, first), `${first} is here.`);
	await press(other, here(other, first), `${first} is here.`);
	await press(other, here(other, second), `${second} is here.`);
	await press(one, one.getByRole('button', { name: `Undo ${first}` }), `${first} is not here yet.`);
	await other.context().setOffline(false);
	await says(other, READY);
	await one.context().setOffline(false);
	await says(one, READY);
	assert.match(await numbers(one), /^2 here/, 'what the other device recorded stays');
	allowOffline();
	await other.context().close();
	await undoAll(one);
});

test('a press that meets another person, since what is above the list has gone, is not recorded', async () => {
	const page = await openDesk(world, { width: 390 });

	await page.getByRole('button', { name: 'Prepare this device' }).click();
	await page.getByRole('button', { name: 'Hide the code' }).waitFor();
	await settle(page);
	const { meant, hit } = await page.evaluate(() => new Promise(resolve => {
		const button = document.querySelectorAll('[data-part="next"] .do')[0], { left, top } = button.getBoundingClientRect();

		new MutationObserver((_, growing) => {
			const at = y => document.elementFromPoint(left + 10, top + y)?.closest('button'), found = at(4) || at(44);

			growing.disconnect();
			found?.click();
			resolve({ meant: button.textContent, hit: found?.textContent });
		}).observe(document.getElementById('device-code'), { attributes: true });
		document.getElementById('hide-code').click();
	}));

	assert.ok(/^Here/.test(hit ?? '') && hit !== meant, `meant ${meant}, hit ${hit}`);
	await done(page, 'The list had just moved, so your last press was not recorded.');
	assert.match(await numbers(page), /^0 here/);
	await page.context().close();
});

test('the connection that returns while a device is being prepared does not stop it', async () => {
	const page = await openDesk(world, { width: 390 });

	await page.evaluate(() => { setInterval(() => window.dispatchEvent(new Event('online')), 1); });
	await prepare(page);
	assert.equal(page.loads, 0);
	await page.context().close();
});

test('of two tabs one sends, and the other shows it', async () => {
	const page = await prepared({ width: 1280 }), tab = await page.context().newPage(), [name] = await nextNames(page);
	const posts = [];

	await tab.goto(page.url());
	await says(tab, READY);
	await page.context().setOffline(true);
	page.context().on('request', request => { if (request.method() === 'POST') posts.push(request.url()); });
	await press(page, here(page, name), `${name} is here.`);
	await tab.locator('[data-part="here"]').filter({ hasText: name }).waitFor();
	await says(tab, /, 1 not sent yet/);
	await tab.close();
	await page.context().setOffline(false);
	await says(page, READY);
	assert.equal((await roster(page)).people.filter(isThere).length, 1);
	allowOffline();
	await undoAll(page);
});

test('with the keyboard alone', async () => {
	const page = await openDesk(world, { width: 820 });

	await page.getByRole('button', { name: 'Prepare this device' }).focus();
	await page.keyboard.press('Enter');
	await says(page, READY);
	assert.equal(await focused(page), 'Hide the code');
	await page.keyboard.press('Space');
	await settle(page);
	await page.context().setOffline(true);
	const [first, second] = await nextNames(page);

	await here(page, first).focus();
	await page.keyboard.press('Enter');
	await done(page, `${first} is here.`);
	assert.match(await focused(page), new RegExp(`^Here .*${second}$`), 'the focus is at the next person');
	await settle(page);
	await page.getByRole('link', { name: 'Add a walk-in' }).focus();
	await page.keyboard.press('Enter');
	assert.equal(await focused(page), 'Add a walk-in');
	await page.keyboard.press('Tab');
	await page.keyboard.type('Kay Board');
	await page.keyboard.press('Enter');
	await done(page, 'Kay Board is here.');
	await page.goBack();
	await page.getByRole('heading', { name: 'Add a walk-in' }).waitFor();
	await page.goBack();
	await page.locator('[data-part="here"]').filter({ hasText: 'Kay Board' }).waitFor();
	allowOffline();
	await undoAll(page);
});

for (const [width, height] of [[390, 844], [820, 1180]])
	test(`every control is ${TARGET_PX_MIN} px high at ${width} px, in every state`, async () => {
		const page = await openDesk(world, { width, height });
		const measure = async () => {
			for (const control of await page.locator('#desk :is(button, input:not([type=hidden], [type=radio]), a):visible').all()) {
				const box = await control.evaluate(element => {
					const own = element.getBoundingClientRect(), row = element.closest('.roster > li > div')?.getBoundingClientRect();
					return { height: row?.height ?? own.height, words: element.textContent };
				});
				assert.ok(box.height >= TARGET_PX_MIN - 0.5, `${box.words} is ${box.height} px high`);
			}
			assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the screen');
		};

		await page.getByRole('button', { name: 'Prepare this device' }).waitFor();
		await measure();
		await page.getByRole('button', { name: 'Prepare this device' }).click();
		await says(page, READY);
		await measure();
		await world.house.check(page, `desk prepared ${width}`);
		for (const view of [/^Everyone/, 'Add a walk-in', 'Add someone who came along']) {
			await page.getByRole('link', { name: view }).first().click();
			await measure();
			await world.house.check(page, `desk in place ${view} ${width}`);
			await page.locator('[data-part="found"]').getByRole('link', { name: 'Back to the list' }).click();
		}
		await page.locator('[data-part="next"] .roster a').first().click();
		await measure();
		await world.house.check(page, `desk person in place ${width}`);
		await page.context().close();
	});

test('the page that a device keeps has nobody in it', async () => {
	const page = await openDesk(world, { width: 390 }), { people, code } = await roster(page), folder = path.join(world.house.out, 'kept');

	await page.goto(`${page.url()}/kept`);
	await page.locator('#device').waitFor({ state: 'attached' });
	const html = await page.person.source;

	for (const word of [code, ...people.map(person => person.name).filter(Boolean), ...people.map(person => person.id)])
		assert.ok(!html.includes(word), word);
	assert.ok(!/name="key"/.test(html), 'it has no key of a form');
	fs.mkdirSync(folder, { recursive: true });
	fs.writeFileSync(path.join(folder, 'desk_kept.html'), html);
	assert.deepEqual(await checkHtmlFiles(folder), []);
	await page.context().close();
});

test('a wrong clock is said, and times are recorded by the server’s', async () => {
	const page = await world.house.newPage({ width: 390 }), SLOW_MS = 12 * 60000;

	await page.addInitScript(ms => {
		const now = Date.now.bind(Date);

		Date.now = () => now() - ms;
	}, SLOW_MS);
	await page.goto(`${world.site.url}/demo`);
	await page.getByRole('link', { name: /^As the team/ }).click();
	await page.getByRole('button', { name: 'Open the desk' }).click();
	await prepare(page);
	await says(page, 'The clock of this device is 12 minutes slow. Times are recorded correctly.');
	await page.context().setOffline(true);
	const [name] = await nextNames(page);

	await press(page, here(page, name), `${name} is here.`);
	await page.context().setOffline(false);
	await says(page, READY);
	const { people, now } = await roster(page), { arrived } = people.find(person => person.name === name);

	assert.ok(Math.abs(now - arrived) < 60000, `recorded ${now - arrived} ms before now`);
	allowOffline();
	await undoAll(page);
});

for (const [what, script] of [
	['no database', () => { indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); }; }],
	['a full disk', () => { IDBObjectStore.prototype.put = () => { throw new DOMException('no', 'QuotaExceededError'); }; }],
	['no encryption', () => { Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }); }],
])
	test(`where the browser has ${what}, the desk says so and works as before`, async () => {
		const page = await world.house.newPage({ width: 390 });

		await page.addInitScript(script);
		await page.goto(`${world.site.url}/demo`);
		await page.getByRole('link', { name: /^As the team/ }).click();
		await page.getByRole('button', { name: 'Open the desk' }).click();
		await page.locator('#device').waitFor();
		if (await page.getByRole('button', { name: 'Prepare this device' }).isVisible())
			await page.getByRole('button', { name: 'Prepare this device' }).click();
		await says(page, 'This device cannot work without network. Print the roster before the day begins.');
		await world.house.check(page, 'desk refused');
		await page.locator('#device').getByRole('link', { name: 'Print the roster' }).waitFor();
		await settle(page);
		const [name] = await nextNames(page);

		await press(page, here(page, name), `${name} is here.`);
		await press(page, page.getByRole('button', { name: `Undo ${name}` }), `${name} is not here yet.`);
		await page.context().close();
	});

test('a press that cannot be stored any more is sent, and the page says that it must stay open', async () => {
	const page = await prepared(), [name] = await nextNames(page);

	await page.evaluate(() => { IDBObjectStore.prototype.add = () => { throw new DOMException('no', 'QuotaExceededError'); }; });
	await page.context().setOffline(true);
	await press(page, here(page, name), `${name} is here.`);
	await says(page, 'This device cannot save any more. Leave this page open until everything is sent: 1 not sent yet.');
	await page.context().setOffline(false);
	await says(page, READY);
	assert.equal((await roster(page)).people.filter(isThere).length, 1);
	allowOffline();
	await undoAll(page);
});

/* The same address and data: this is the server that the device was prepared at. */
async function startAgain() {
	world.site = await startDemo({ folder: world.site.folder, port: world.site.port });
}

test('the server is killed while a batch is being sent: everything is counted once', async () => {
	const page = await prepared();

	await page.context().setOffline(true);
	for (let i = 0; i < 12; i++)
		await addWalkIn(page, `Walker ${i}`);
	const sent = page.waitForRequest(request => request.method() === 'POST' && request.url().endsWith('/presses'));

	await page.context().setOffline(false);
	await sent;
	await world.site.halt('SIGKILL');
	await says(page, /^Saved on this device|^All sent/);
	await startAgain();
	await says(page, READY);
	const { people } = await roster(page);

	for (let i = 0; i < 12; i++)
		assert.equal(people.filter(person => person.name === `Walker ${i}`).length, 1, `Walker ${i}`);
	allowOffline();
	await undoAll(page);
});

/* The server as it was when `work` began, while the device goes on without network. */
async function restoreAfter(page, work) {
	const backup = fs.mkdtempSync(path.join(os.tmpdir(), 'givenback-backup-'));

	await world.site.halt();
	fs.cpSync(world.site.folder, backup, { recursive: true });
	await startAgain();
	page = await work();
	await page.context().setOffline(true);
	await world.site.halt();
	fs.rmSync(world.site.folder, { recursive: true });
	fs.cpSync(backup, world.site.folder, { recursive: true });
	fs.rmSync(backup, { recursive: true });
	await startAgain();
	return page;
}
const sentAll = page => says(page, `All sent. ${READY}`);

test('a server that was restored from an older backup gets everything again, once', async () => {
	const page = await prepared(), names = await nextNames(page);

	await press(page, here(page, names[0]), `${names[0]} is here.`);
	await sentAll(page);
	await restoreAfter(page, async () => {
		await press(page, here(page, names[1]), `${names[1]} is here.`);
		await addWalkIn(page, 'Rita Stored');
		await sentAll(page);
		return page;
	});
	/* As many as the backup has not: the number alone that the server has says nothing. */
	await press(page, here(page, names[2]), `${names[2]} is here.`);
	await addWalkIn(page, 'Rosa Stored');
	await addWalkIn(page, 'Ruth Stored');
	await page.context().setOffline(false);
	await sentAll(page);
	const there = (await roster(page)).people.filter(isThere).map(person => person.name).sort();

	assert.deepEqual(there, [...names.slice(0, 3), 'Rita Stored', 'Rosa Stored', 'Ruth Stored'].sort());
	assert.match(await numbers(page), /^6 here/);
	allowOffline();
	await undoAll(page);
});

test('a device that a restored server does not know keeps everything until it has another code', async () => {
	const before = await prepared();
	let names = [];
	const page = await restoreAfter(before, async () => {
		const device = await prepared();

		names = await nextNames(device);
		await press(device, here(device, names[0]), `${names[0]} is here.`);
		await addWalkIn(device, 'Rita Kept');
		await sentAll(device);
		return device;
	});

	await press(page, here(page, names[1]), `${names[1]} is here.`);
	await page.context().setOffline(false);
	await says(page, 'The server does not know this device any more: 3 not sent yet. Ask the organiser for a new code, and open the desk with it on this device.');
	await page.getByRole('searchbox').waitFor({ state: 'hidden' });
	assert.equal(await page.getByText(names[1]).count(), 0);
	await page.screenshot({ path: path.join(world.house.out, 'unknown.png') });
	await page.goto(`${world.site.url}/demo`);
	await page.getByRole('link', { name: /^As the team/ }).click();
	await page.getByRole('button', { name: 'Open the desk' }).click();
	await sentAll(page);
	const there = (await roster(page)).people.filter(isThere).map(person => person.name).sort();

	assert.deepEqual(there, [...names.slice(0, 2), 'Rita Kept'].sort());
	/* From now on it goes by its new code. */
	for (let waited = 0; (await everythingKept(page)).presses.length > 0 && waited < 2 * KEPT_MS; waited += 200)
		await page.waitForTimeout(200);
	assert.equal((await everythingKept(page)).presses.length, 0);
	await before.context().close();
	allowOffline();
	world.house.allow(/404/);
	await undoAll(page);
});

test('a press that the server cannot read is named, and holds up no other', async () => {
	const page = await prepared(), [first, second] = await nextNames(page);

	await page.context().route(/\/presses$/, async route => {
		const presses = JSON.parse(new URLSearchParams(route.request().postData()).get('presses'));

		for (const one of presses)
			one.kind = one.name === first ? 'burn' : one.kind;
		await route.continue({ postData: new URLSearchParams({ presses: JSON.stringify(presses) }).toString() });
	});
	await page.context().setOffline(true);
	await press(page, here(page, first), `${first} is here.`);
	await press(page, here(page, second), `${second} is here.`);
	await page.context().setOffline(false);
	await says(page, new RegExp(`^All sent\\. ${READY} Not recorded: ${first} \\d\\d:\\d\\d\\. Find them on the list and press again\\.$`));
	assert.match(await numbers(page), /^1 here/);
	await page.reload();
	await says(page, /Not recorded/);
	await page.context().unrouteAll();
	await settle(page);
	await press(page, here(page, first), `${first} is here.`);
	await sentAll(page);
	await says(page, new RegExp(`${READY}$`));
	assert.equal((await roster(page)).people.filter(isThere).length, 2);
	allowOffline();
	await undoAll(page);
});

/* The newest device of the team. */
const endCode = () => execFileSync('sqlite3', [path.join(world.site.folder, 'givenback.sqlite'), '-cmd', '.timeout 5000',
	`UPDATE crew_pass SET ended_at = ${Date.now() * 1000} WHERE id = (SELECT max(id) FROM crew_pass WHERE kind = 'team')`]);

test('a code that ends while presses wait: what was pressed before counts, the rest is asked, and no name stays', async () => {
	const other = await prepared({ width: 1280 }), page = await prepared(), [before, since] = await nextNames(page);

	await page.context().setOffline(true);
	await press(page, here(page, before), `${before} is here.`);
	endCode();
	await press(page, here(page, since), `${since} is here.`);
	await page.context().setOffline(false);
	await page.getByText('The organiser shows a code for this device').waitFor({ timeout: KEPT_MS / 2 });
	assert.equal(await page.getByText(before).count(), 0);
	assert.deepEqual(await everythingKept(page), { devices: [], presses: [] });
	await other.locator('[data-part="here"]').filter({ hasText: before }).waitFor({ timeout: 2 * KEPT_MS });
	const question = other.locator('[data-part="asked"]').filter({ hasText: since });

	await question.waitFor();
	await settle(other);
	await question.getByRole('button', { name: /^Leave it out/ }).click();
	await question.waitFor({ state: 'detached' });
	assert.match(await numbers(other), /^1 here/);
	allowOffline();
	await page.context().close();
	await undoAll(other);
});

test('a closed browser asks for the code, refuses a wrong one kindly, and its profile has no name in it', async () => {
	const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'givenback-profile-'));
	/* Without network the service worker has none either: setOffline() is for pages. */
	const DEAD = ['--proxy-server=127.0.0.1:9', '--proxy-bypass-list=<-loopback>'];
	const open = (more = []) => chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, viewport: { width: 390, height: 844 },
		args: ['--no-sandbox', '--disable-gpu', ...more] });
	let context = await open(), page = context.pages()[0];

	await page.goto(`${world.site.url}/demo`);
	await page.getByRole('link', { name: /^As the team/ }).click();
	await page.getByRole('button', { name: 'Open the desk' }).click();
	const code = await prepare(page), address = page.url(), { people } = await roster(page), [name] = await nextNames(page);

	await context.setOffline(true);
	await press(page, here(page, name), `${name} is here.`);
	await addWalkIn(page, 'Xanthippe Quux');
	await context.close();

	/* First names and whole names: a last name alone may be an English word that the browser's own files have. */
	const names = [...new Set([...people.flatMap(person => [person.name, person.name.split(' ')[0]]), 'Xanthippe', 'Quux'])].filter(word => word.length > 3);
	const files = fs.readdirSync(profile, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());

	assert.ok(files.length > 20 && names.length > 8, `${files.length} files, ${names.length} names`);
	for (const file of files) {
		const bytes = fs.readFileSync(path.join(file.parentPath ?? file.path, file.name));

		for (const word of [...names, code, code.replace('-', '')])
			assert.ok(!bytes.includes(word) && !bytes.includes(Buffer.from(word, 'utf16le')), `${word} is in ${file.name}`);
	}

	context = await open(DEAD);
	page = context.pages()[0];
	await page.goto(address);
	await page.getByLabel('To open the list, type the code that this device was prepared with').waitFor();
	await says(page, /^Saved on this device, 2 not sent yet/);
	assert.equal(await page.getByText(name).count(), 0);
	await page.screenshot({ path: path.join(world.house.out, 'code_asked.png') });
	await page.getByLabel('To open the list, type the code that this device was prepared with').fill('00000-00000');
	await page.keyboard.press('Enter');
	await page.getByText('That is not the code that this device was prepared with. Type all ten letters and figures.').waitFor();
	await page.screenshot({ path: path.join(world.house.out, 'code_wrong.png') });
	await page.getByLabel('To open the list, type the code that this device was prepared with').fill(code.toLowerCase().replace('-', ' '));
	await page.keyboard.press('Enter');
	await page.locator('[data-part="here"]').filter({ hasText: name }).filter({ hasText: 'Xanthippe Quux' }).waitFor();
	await settle(page);
	await press(page, finished(page, name), `${name} has finished.`);
	await page.reload();
	await page.getByText(/^Saved on this device, 3 not sent yet/).waitFor();
	assert.match(await numbers(page), /1 finished$/, 'a page that is loaded again does not ask for the code');
	await context.close();

	/* With network nobody has to type it. */
	context = await open();
	page = context.pages()[0];
	await page.goto(address);
	await says(page, READY);
	assert.equal((await roster(page)).people.filter(person => person.finished && person.name === name).length, 1);
	await context.close();
	fs.rmSync(profile, { recursive: true, force: true });
});

test('a press on one device is on the other at once', async () => {
	const one = await prepared(), other = await openDesk(world, { width: 1280 }), [name] = await nextNames(one), from = Date.now();

	await press(one, here(one, name), `${name} is here.`);
	/* Both also ask every twenty seconds; this is sooner. */
	await other.locator('[data-part="here"]').filter({ hasText: name }).waitFor({ timeout: KEPT_MS / 2 });
	console.log(`# a press was on the other device after ${Date.now() - from} ms (wanted: 2000)`);
	await other.context().close();
	await undoAll(one);
});

test('a proxy and the sign-in page of a hall’s wifi are no server', async () => {
	const page = await prepared(), [name] = await nextNames(page);

	for (const answer of [{ status: 502, contentType: 'text/html', body: 'Bad gateway' }, { status: 200, contentType: 'text/html', body: 'Sign in to our wifi' }]) {
		await page.context().route(/\/desk\/\w+\/(presses|people)$/, route => route.fulfill(answer));
		await press(page, here(page, name), `${name} is here.`);
		await says(page, /^Saved on this device, 1 not sent yet/);
		await page.context().unrouteAll();
		await says(page, `All sent. ${READY}`);
		await press(page, page.getByRole('button', { name: `Undo ${name}` }).first(), `${name} is not here yet.`);
		await says(page, `All sent. ${READY}`);
	}
	world.house.allow(/502/);
	await undoAll(page);
});

/* The page is loaded again while it is erased. */
const devicesKept = page => page.evaluate(() => new Promise(resolve => {
	indexedDB.open('desk').onsuccess = event => {
		event.target.result.transaction('device').objectStore('device').count().onsuccess = counted => resolve(counted.target.result);
	};
})).catch(() => 1);

test('when the day is closed and everything is sent, nothing stays on the device', async () => {
	const page = await prepared(), base = /.*\/desk\/\w+/.exec(page.url())[0];

	assert.equal(await devicesKept(page), 1);
	await page.goto(`${base}/close`);
	await page.getByRole('button', { name: 'Close the day' }).click();
	await page.getByText('The day is closed.').waitFor();
	for (let waited = 0; await devicesKept(page) > 0 && waited < KEPT_MS; waited += 200)
		await page.waitForTimeout(200);
	assert.equal(await devicesKept(page), 0);
	await page.goto(`${base}/close`);
	await page.getByRole('button', { name: 'Open the day again' }).click();
	await page.locator('#desk').waitFor();
	await page.context().close();
});

/* As a device has them that was at the desk of other days. */
const seedOldDays = (page, days) => page.evaluate(entries => new Promise(resolve => {
	indexedDB.open('desk').onsuccess = event => {
		const tx = event.target.result.transaction(['device', 'press'], 'readwrite'), bytes = new Uint8Array([1, 2, 3]).buffer;

		for (const { drive, until, unsent } of entries) {
			tx.objectStore('device').put({ drive, until, offset: 0, before: 0, salt: bytes, iterations: 1, iv: bytes, data: bytes });
			for (const sent of unsent ? [true, false] : [true])
				tx.objectStore('press').add({ drive, sent, at: until, iv: bytes, data: bytes });
		}
		tx.oncomplete = resolve;
	};
}), days);
const everythingKept = page => page.evaluate(() => new Promise(resolve => {
	indexedDB.open('desk').onsuccess = event => {
		const tx = event.target.result.transaction(['device', 'press']), found = {};

		tx.objectStore('device').getAll().onsuccess = read => { found.devices = read.target.result.map(one => `${one.drive} ${one.data ? 'roster' : 'none'}`); };
		tx.objectStore('press').getAll().onsuccess = read => { found.presses = read.target.result.map(one => `${one.drive} ${one.sent ? 'sent' : 'unsent'}`); };
		tx.oncomplete = () => resolve(found);
	};
}));

test('what a device has of days that are over is deleted, and what is not sent after a week', async () => {
	const page = await prepared(), hour = 3600000, now = Date.now(), own = /\/desk\/(\w+)/.exec(page.url())[1];

	await seedOldDays(page, [{ drive: 'SENT', until: now - hour, unsent: false }, { drive: 'UNSENT', until: now - hour, unsent: true },
		{ drive: 'AGES', until: now - 8 * 24 * hour, unsent: true }, { drive: 'AHEAD', until: now + hour, unsent: false }]);
	await page.reload();
	await says(page, READY);
	const { devices, presses } = await everythingKept(page);

	assert.deepEqual(devices.sort(), ['AHEAD roster', 'UNSENT none', `${own} roster`].sort());
	assert.deepEqual(presses.filter(one => !one.startsWith(own)).sort(), ['AHEAD sent', 'UNSENT unsent']);
	await page.context().close();
});
