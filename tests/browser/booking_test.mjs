/* Booking on a phone: every time of an ordinary day on the first screen, the two ways as equals, and a confirmation in its order. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { lookAtEmail } from './email.mjs';
import { comes, demoPage, emailOf, emailTo } from './story.mjs';
import { readCode } from './words.mjs';

const FIRST_TIME_PX_MAX = 450, SCREEN_PX = 844, HOURS = 7;
const world = { width: 390, script: true, keys: false };

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'booking' });
	world.story = await demoPage(world, /^As a friend/);
});
after(async () => {
	await world.house?.close();
	await world.site?.stop();
});

async function atTheDrive(width = 390) {
	const donor = await comes(world, { width });

	await donor.open(world.story);
	await donor.follow('See the times');
	/* The line on top that says that this is a demonstration is on no real page. */
	await donor.page.evaluate(() => document.querySelector('.demo-line').remove());
	return donor;
}

test('the first time is near the top of a phone, one row is an hour, and a day of seven hours ends on the first screen', async () => {
	const donor = await atTheDrive();
	const first = await donor.page.evaluate(() => document.querySelector('.times .time').getBoundingClientRect().top + scrollY);

	assert.ok(first <= FIRST_TIME_PX_MAX, `the first time is at y ${first}`);
	const rows = await donor.page.evaluate(hours => {
		const list = document.querySelector('.times'), one = list.querySelector('li:has(a[href])');
		list.replaceChildren(...Array.from({ length: hours * 4 }, (_, i) => {
			const item = one.cloneNode(true);
			item.className = i % 4 === 0 ? 'hour' : '';
			return item;
		}));
		return [...list.children].map(item => Math.round(item.getBoundingClientRect().top + scrollY));
	}, HOURS);
	const bottom = await donor.page.evaluate(() => document.querySelector('.times').lastElementChild.getBoundingClientRect().bottom + scrollY);

	assert.equal(new Set(rows).size, HOURS, 'four times make a row');
	assert.ok(bottom <= SCREEN_PX, `the last time ends at y ${bottom}`);
	await donor.leave();
});

test('alone and as a group are two equal ways, and neither asks twice', async () => {
	for (const width of [390, 1280]) {
		const donor = await atTheDrive(width);
		const boxes = await donor.page.locator('.ways a').evaluateAll(all => all.map(one => one.getBoundingClientRect().toJSON()));

		assert.equal(boxes.length, 2);
		assert.ok(Math.abs(boxes[0].width - boxes[1].width) <= 1 && boxes[0].top === boxes[1].top && boxes[0].height >= 44);
		assert.equal(await donor.page.locator('.ways a[aria-current]').innerText(), 'Just me');
		await donor.follow('A group');
		assert.equal(await donor.page.locator('.ways a[aria-current]').innerText(), 'A group');
		await donor.type('Or another number', '3');
		await donor.press('Find times');
		await donor.sees(/3 at|1 at|2 at/);
		await donor.follow(/^Choose/);
		await donor.sees('Three people');
		assert.deepEqual(await donor.page.locator('[name="size"]').evaluateAll(all => all.map(one => [one.type, one.value])), [['hidden', '3']]);
		await donor.leave();
	}
});

test('a range of time is on one line', async () => {
	const donor = await atTheDrive();
	const lines = await donor.page.evaluate(() => {
		const facts = document.querySelector('.facts'), hours = facts.firstChild.textContent, range = document.createRange();
		facts.textContent = `Open from ${hours}`;
		facts.style.width = '10rem';
		range.setStart(facts.firstChild, 'Open from '.length);
		range.setEnd(facts.firstChild, facts.textContent.length);
		return [hours, new Set([...range.getClientRects()].map(box => Math.round(box.top))).size];
	});

	assert.match(lines[0], /^\d\d:\d\d\u00a0to\u00a0\d\d:\d\d$/);
	assert.equal(lines[1], 1);
	await donor.leave();
});

test('the confirmation: calendar first, then before you come, a friend, and quietly what may change', async () => {
	for (const width of [390, 1280]) {
		const donor = await atTheDrive(width), name = width === 390 ? 'Ivo Lund' : 'Ina Lund';

		await donor.follow(/^\d\d:\d\d \d+ left/);
		await donor.type('Your name', name);
		await donor.type('Email address', emailOf(name).replace('example.org', 'gmial.com'));
		await donor.press('Check your answers');
		await donor.sees(/Did you mean \S+@gmail\.com\?/, 'By booking you agree that we keep');
		await donor.press(/^Yes, use/);
		await donor.seesNot(/Did you mean/);
		/* Another time keeps what was typed, and leads back to the answers. */
		await donor.follow(/^Change when/);
		await donor.sees('Choose another time', 'What you have typed is kept.');
		const [other] = await donor.page.locator('.slot-time').allInnerTexts();
		await donor.press(new RegExp(`^Choose ${other}`));
		await donor.sees('Check your answers', other, name, '@gmail.com');
		await donor.press('Book this appointment');
		await donor.sees('Your appointment is booked', 'Google Calendar', 'Outlook', 'photo ID', 'decides on the day');
		const tops = await donor.page.evaluate(() => ['.ticket', 'a[href$="/calendar"], a[href*="calendar"]', '#before', '#with', '#manage'].map(
			one => document.querySelector(one).getBoundingClientRect().top + scrollY));
		assert.ok(tops[0] < tops[1] && tops[1] < tops[2], tops.join());
		assert.ok(width === 1280 || (tops[2] < tops[3] && tops[3] < tops[4]), tops.join());
		/* What a scanner at the desk reads is the code next to it. */
		const code = `${world.house.out}/code-${width}.png`;
		await donor.page.locator('.desk-code .qr').screenshot({ path: code });
		assert.equal(await readCode(code), await donor.page.locator('.desk-code b').innerText());
		assert.match(decodeURIComponent(await donor.page.getByRole('link', { name: 'Email', exact: true }).getAttribute('href')),
			/^mailto:\?subject=Blood drive on \w+day .*&body=A blood drive on .* at St Anne’s Hall\. .* http/);
		assert.match(await donor.page.getByRole('link', { name: 'Google Calendar' }).getAttribute('href'), /^https:\/\/calendar\.google\.com\/.*dates=\d{8}T\d{6}Z\/\d{8}T\d{6}Z/);
		assert.match(await donor.page.getByRole('link', { name: 'Outlook' }).getAttribute('href'), /^https:\/\/outlook\.live\.com\//);
		assert.match(await donor.page.getByRole('link', { name: 'Open in a maps app' }).getAttribute('href'), /^geo:0,0\?q=St/);
		assert.match(await donor.page.getByRole('link', { name: 'Map and directions' }).getAttribute('href'), /openstreetmap/);
		await donor.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		await donor.page.getByRole('button', { name: 'Copy link' }).click();
		await donor.page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
		assert.equal(await donor.page.evaluate(() => navigator.clipboard.readText()), await donor.typed('Link to this drive'));
		await lookAtEmail(world.house, (await emailTo(world, emailOf(name).replace('example.org', 'gmail.com'), { subject: /^Booked: your appointment on/ })).file, 'booking');
		await donor.leave();
	}
});
