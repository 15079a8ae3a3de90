/* A page that is open changes when another person books: without being loaded again, without anything moving, and not without script. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { demoKeeper, demoPage } from './story.mjs';

const world = { width: 390, script: true, keys: false };

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'live' });
	world.story = await demoPage(world, /^As a friend/);
});
after(async () => {
	await world.house?.close();
	await world.site?.stop();
});

/* These pages are looked at elsewhere; here they are pressed through. */
async function books(page, drive, time, name) {
	const press = async role => { await Promise.all([page.waitForNavigation(), role.click()]); };

	await page.goto(drive);
	await press(page.getByRole('link', { name: new RegExp(`^${time}`), disabled: false }));
	await page.getByLabel('Your name', { exact: true }).fill(name);
	await page.getByLabel('Email address', { exact: true }).fill(`${name.toLowerCase()}@example.org`);
	await press(page.getByRole('button', { name: 'Check your answers' }));
	await press(page.getByRole('button', { name: 'Book this appointment' }));
	assert.match(await page.locator('h1').innerText(), /Your appointment is booked/);
}

async function givesBack(page) {
	await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: 'Cancel my appointment' }).click()]);
	await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Cancel my appointment' }).click()]);
}

const says = (page, free) => page.waitForFunction(n => document.querySelector('[data-live=left]').innerText.startsWith(`${n} `), free);

test('a booking in one tab changes the numbers in others; nothing moves, and a page without script stays as it was', async () => {
	const page = await world.house.newPage({ width: 390 }), front = await world.house.newPage({ width: 1280 });
	const plain = await world.house.newPage({ width: 390, script: false }), booking = await world.house.newPage({ width: 390 });

	await front.goto(world.story);
	const drive = await front.getByRole('link', { name: 'See the times' }).evaluate(link => link.href);
	await plain.goto(drive);
	await page.goto(drive);
	const row = page.locator('[data-slot]:has(a[href])').first();
	const time = (await row.locator('time').innerText()).trim();
	const free = Number((await page.locator('[data-live=left]').innerText()).match(/^\d+/));
	const inSlot = Number((await row.locator('small').innerText()).match(/^\d+/));
	const loads = [];
	page.on('request', request => request.isNavigationRequest() && loads.push(request.url()));
	const tops = () => page.evaluate(() => [...document.querySelectorAll('[data-slot], h2, .tally')].map(one => Math.round(one.getBoundingClientRect().top + scrollY)));
	const stood = await tops();

	for (let taken = 1; taken <= inSlot; taken++) {
		await books(booking, drive, time, ['Ada', 'Ben', 'Cem', 'Dil', 'Eva', 'Fay'][taken - 1]);
		await says(page, free - taken);
		await says(front, free - taken);
	}
	assert.equal(await page.locator('[data-slot] .gone time', { hasText: time }).count(), 1, 'the slot is taken');
	assert.equal(await page.getByRole('link', { name: new RegExp(`^${time}`), disabled: false }).count(), 0, 'and cannot be chosen');
	assert.deepEqual(loads, [], 'nothing was loaded again');
	assert.deepEqual(await tops(), stood, 'nothing moved');
	assert.ok(await page.evaluate(() => document.activeElement === document.body), 'nothing took the focus');

	await givesBack(booking);
	await says(page, free - inSlot + 1);
	await page.getByRole('link', { name: new RegExp(`^${time}`), disabled: false }).waitFor();
	assert.match(await plain.locator('main').innerText(), new RegExp(`${free} appointments left`));
	await world.house.check(page, 'a drive page that has changed');
});

test('when the family lets the page rest, a page that is open says so', async () => {
	const page = await world.house.newPage({ width: 390 }), keeper = await demoKeeper(world);

	await page.goto(world.story);
	await keeper.open(`${world.site.url}/home`);
	await keeper.follow(/^In honour of\s+Liv$/);
	await keeper.press('Pause the page');
	await page.getByText('The family has paused this page for now.').waitFor();
	await world.house.check(page, 'a page that came to rest');
	await keeper.leave();
});
