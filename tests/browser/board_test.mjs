/* The board on the wall: made by the organiser, read by anyone in the hall, changed by the desk, and still there without network. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { done, openDesk } from './desk.mjs';
import { readCode } from './words.mjs';

/* Longer than the time after which the board asks again. */
const CHANGES_MS = 15000;
const world = {};
let board, desk, codes;

const shows = (page, words) => page.getByText(words).first().waitFor({ timeout: CHANGES_MS });

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'board' });
	desk = await openDesk(world, { width: 1024, height: 768 });
});
after(async () => {
	await world.house?.close();
	await world.site?.stop();
});

test('the board shows the day, who is next by code, and a code to scan; no name of anyone who comes', async () => {
	const names = await desk.locator('[data-part="next"] .roster > li:visible a').allInnerTexts();
	const file = path.join(world.house.out, 'board.png'), distance = path.join(world.house.out, 'board_from_five_metres.png');

	board = await world.house.newPage({ width: 1920, height: 1080 });
	await board.goto(`${world.site.url}/demo`);
	await board.getByRole('link', { name: /^On the wall/ }).click();
	await world.house.check(board, 'board');
	codes = await board.locator('.wall-next b').allInnerTexts();
	assert.ok(codes.length >= 3 && codes.every(code => /^[0-9A-Z]{5}$/.test(code)), codes.join());
	const said = await board.locator('#board').innerText();
	for (const name of names)
		assert.ok(!said.includes(name.split(' ')[0]), `${name} is on the board`);
	assert.match(said, /Grandmother Sol/);
	assert.match(said, /appointments left/);
	await board.screenshot({ path: file });
	assert.match(await readCode(file), /\/honour\/\w+$/);
	/* The whole board is on the screen, in letters that are read from five metres: a twenty-fifth of its height at least, for what changes. */
	const box = await board.locator('.wall-next').boundingBox();
	assert.ok(box.y + box.height <= 1080, `the last code ends at ${box.y + box.height}`);
	for (const selector of ['.wall-clock', '.wall-next b', '.wall h1'])
		assert.ok(await board.locator(selector).first().evaluate(one => parseFloat(getComputedStyle(one).fontSize)) >= 1080 / 25, selector);
	execFileSync('convert', [file, '-resize', '480x270', distance]);
});

test('it fits a tablet, upright too, and a dark hall', async () => {
	for (const shape of [{ width: 1024, height: 768 }, { width: 768, height: 1024, dark: true }, { width: 390 }]) {
		const page = await world.house.newPage(shape);

		await page.goto(board.url());
		await world.house.check(page, `board ${shape.width}`);
		await page.context().close();
	}
});

test('one press at the desk says how late the day runs: on the board, the page of the drive and a donor’s own page', async () => {
	const donor = await world.house.newPage({ width: 390 });

	await donor.goto((await board.locator('.wall-code span').innerText()).trim());
	await donor.getByRole('link', { name: 'See the times' }).click();
	const drive = await world.house.newPage({ width: 390 });
	await drive.goto(donor.url());
	await donor.locator('a.time[href]').first().click();
	await donor.getByLabel('Your name', { exact: true }).fill('Ida Brook');
	await donor.getByLabel('Email address', { exact: true }).fill('ida@example.org');
	await donor.getByRole('button', { name: 'Check your answers' }).click();
	await donor.getByRole('button', { name: 'Book this appointment' }).click();
	await shows(donor, 'Your appointment is booked');
	await desk.getByRole('button', { name: '30 min' }).click();
	await done(desk, 'about 30 minutes behind');
	assert.equal(await desk.evaluate(() => document.activeElement.value), 'minutes_30', 'the focus stays');
	await Promise.all([donor, drive].map(page => shows(page, 'The drive is about 30 minutes behind')));
	await shows(board, 'About 30 minutes behind');
	await world.house.check(donor, 'own page, behind');
	await world.house.check(drive, 'drive, behind');
	await world.house.check(desk, 'desk, behind');
	/* The donor finds their code where the board says it is. */
	await shows(board, await donor.locator('.desk-code b').innerText());
	await desk.getByRole('button', { name: 'On time' }).click();
	await Promise.all([donor, drive].map(page => shows(page, 'The drive is on time')));
	await shows(board, 'On time');
});

test('who arrives leaves the board', async () => {
	await desk.locator('#q').fill(codes[0]);
	await desk.getByRole('button', { name: 'Find' }).click();
	await desk.locator('[data-part="found"] button').first().click();
	await done(desk, 'is here.');
	await board.waitForFunction(code => !document.body.innerText.includes(code), codes[0], { timeout: CHANGES_MS });
});

test('without network it keeps what it has, says since when, and is there again after it was started again', async () => {
	await board.waitForFunction(async () => (await (await caches.open('board')).keys()).length > 4, null, { timeout: CHANGES_MS });
	await board.reload();
	await board.context().setOffline(true);
	await shows(board, /^No connection since \d\d:\d\d\. The board shows what was known then\.$/);
	await board.reload();
	await shows(board, /^No connection since/);
	await shows(board, codes[1]);
	assert.equal(await board.locator('.wall-clock').evaluate(one => getComputedStyle(one).fontWeight), '600', 'it has its style');
	await board.context().setOffline(false);
	await board.waitForFunction(() => !document.querySelector('[data-part=status]').textContent, null, { timeout: 2 * CHANGES_MS });
	world.house.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
});

test('when the server is gone, or a proxy answers in its place, the board stays', async () => {
	/* 200: the sign-in page of a hall's wifi. */
	for (const status of [502, 200]) {
		await board.context().route('**/board/*', route => route.fulfill({ status, contentType: 'text/html', body: '<h1>Not the board</h1>' }));
		await shows(board, /^No connection since/);
		await board.reload();
		await shows(board, /^No connection since/);
		assert.equal(await board.getByText('Not the board').count(), 0);
		await board.context().unrouteAll();
		await board.waitForFunction(() => !document.querySelector('[data-part=status]').textContent, null, { timeout: 2 * CHANGES_MS });
	}
	world.house.allow(/502/);
});

test('a code that has ended opens nothing any more', async () => {
	const database = path.join(world.site.folder, 'givenback.sqlite');

	execFileSync('sqlite3', [database, '-cmd', '.timeout 5000', "UPDATE crew_pass SET ended_at = 1 WHERE kind = 'board'"]);
	await shows(board, 'There is no page here');
	world.house.allow(/404/);
});
