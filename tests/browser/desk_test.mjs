/* The desk on the day, in a real browser: what is visible at once, how many presses a person takes, and that a press changes the lists in place:
 * no navigation, the scrolling and the focus kept, Undo next to what was done; without script and with the keyboard.  With a bad connection:
 * desk_connection_test.mjs. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { done, finished, here, numbers, openDesk, settle, undoAll } from './desk.mjs';

const TARGET_PX_MIN = 48;
const world = {};

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'desk' });
});
after(async () => {
	await world.house?.close();
	await world.site?.stop();
});

const desk = device => openDesk(world, device);
const scrolled = page => page.evaluate(() => Math.round(scrollY));
const focused = page => page.evaluate(() => document.activeElement.textContent.replace(/\s+/g, ' ').trim());

for (const [width, height] of [[390, 844], [820, 1180], [1280, 900]])
	test(`five next arrivals are visible at ${width} px, with targets of ${TARGET_PX_MIN} px`, async () => {
		const page = await desk({ width, height });
		const names = page.locator('[data-part="next"] .roster > li:visible');

		assert.ok(await names.count() >= 5, `${await names.count()} rows`);
		for (let i = 0; i < 5; i++) {
			const box = await names.nth(i).boundingBox();
			assert.ok(box.y >= 0 && box.y + box.height <= height, `row ${i + 1} ends at ${box.y + box.height} px`);
		}
		for (const control of await page.locator('#desk :is(button, input:not([type=hidden]), a):visible').all()) {
			const box = await control.evaluate(element => {
				const own = element.getBoundingClientRect(), row = element.closest('.roster > li > div')?.getBoundingClientRect();
				return { width: row?.width ?? own.width, height: row?.height ?? own.height, words: element.textContent };
			});
			assert.ok(box.height >= TARGET_PX_MIN - 0.5, `${box.words} is ${box.height} px high`);
		}
		assert.match(await page.locator('.clock').innerText(), /^\d\d:\d\d$/);
		const next = await page.locator('[data-part="next"]').boundingBox(), now = await page.locator('[data-part="here"]').boundingBox();
		assert.equal(Math.abs(next.y - now.y) < 1, width >= 820, 'two columns on a tablet');
		await world.house.check(page, `desk ${width}`);
		await page.context().close();
	});

test('two presses from arrived to finished, in place, and each is undone', async () => {
	const page = await desk({ height: 640 });

	await page.evaluate(() => scrollTo(0, 90));
	const at = await scrolled(page);
	const second = await page.locator('[data-part="next"] .roster > li:visible a').nth(1).innerText();
	const first = await page.locator('[data-part="next"] .roster > li:visible a').first().innerText();
	await here(page, first).focus();
	await page.keyboard.press('Enter');
	await done(page, `${first} is here.`);
	assert.equal(await scrolled(page), at, 'the page does not scroll');
	assert.match(await focused(page), new RegExp(`^Here .*${second}$`), 'the focus is at the next person');
	await settle(page);
	await finished(page, first).click();
	await done(page, `${first} has finished.`);
	assert.match(await numbers(page), /0 here · 1 finished/);
	assert.equal(page.loads, 0, 'nothing was loaded again');

	await settle(page);
	await page.getByRole('button', { name: `Undo ${first}` }).click();
	await done(page, `${first} is here.`);
	assert.match(await focused(page), new RegExp(`^Finished .*${first}$`));
	assert.equal(await page.getByRole('button', { name: /^Undo/ }).count(), 0, 'a second press of Undo undoes nothing more');
	await settle(page);
	await here(page, second).scrollIntoViewIfNeeded();
	const before = await scrolled(page);
	await here(page, second).click();
	await done(page, `${second} is here.`);
	await settle(page);
	await page.getByRole('button', { name: `Undo ${second}` }).click();
	await done(page, `${second} is not here yet.`);
	assert.match(await focused(page), new RegExp(`^Here .*${second}$`));
	assert.equal(await scrolled(page), before);
	assert.equal(page.loads, 0);
	await undoAll(page);
});

test('a name and Enter find one person, and Enter again checks them in', async () => {
	const page = await desk({ width: 820 });

	await page.getByRole('searchbox').focus();
	await page.keyboard.type('esme');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { name: 'Found' }).waitFor();
	assert.match(await focused(page), /^Here .*Esme Wells$/);
	await page.keyboard.press('Enter');
	await done(page, 'Esme Wells is here.');
	assert.equal(await page.getByRole('searchbox').inputValue(), '');
	assert.equal(page.loads, 0);
	await undoAll(page);
});

test('a finger that presses twice checks in one person', async () => {
	const page = await desk();

	await page.locator('[data-part="next"] .do').first().dblclick({ delay: 20 });
	await done(page, 'is here.');
	await settle(page);
	assert.match(await numbers(page), /^1 here/);
	await undoAll(page);
});

test('a second tap that meets the next person, soon after the list has moved, checks nobody in', async () => {
	const page = await desk();

	await page.evaluate(() => {
		const press = () => document.querySelector('[data-part="next"] .do').click();

		new MutationObserver((_, drawn) => {
			drawn.disconnect();
			setTimeout(press, 400);
		}).observe(document.getElementById('desk'), { childList: true, subtree: true });
		press();
	});
	await done(page, 'is here.');
	await settle(page);
	await settle(page);
	assert.match(await numbers(page), /^1 here/);
	await undoAll(page);
});

test('without script a press leads back to the person, and Undo is there', async () => {
	const page = await desk({ script: false, height: 640 });
	const first = await page.locator('[data-part="next"] .roster > li:visible a').first().innerText();

	await here(page, first).click();
	await done(page, `${first} is here.`);
	const row = page.locator(`${new URL(page.url()).hash}`);
	assert.match(await row.innerText(), new RegExp(first));
	const box = await row.boundingBox();
	assert.ok(box.y >= 0 && box.y + box.height <= 640, 'the person is on the screen');
	await world.house.check(page, 'desk here without script');
	await finished(page, first).click();
	await done(page, `${first} has finished.`);
	assert.equal(new URL(page.url()).hash, '#here');
	await page.getByRole('button', { name: `Undo ${first}` }).click();
	await done(page, `${first} is here.`);
	await undoAll(page);
});

test('another device’s press is seen without a press', async () => {
	const page = await desk(), other = await desk({ width: 1280 });
	const name = await page.locator('[data-part="next"] .roster > li:visible a').first().innerText();

	await here(other, name).click();
	await done(other, `${name} is here.`);
	await page.locator('[data-part="here"]').filter({ hasText: name }).waitFor({ timeout: 40000 });
	assert.equal(page.loads, 0);
	await page.context().close();
	await undoAll(other);
});

test('the blood service’s staff record what happened; the team sees that it is finished', async () => {
	const staff = await desk({ staff: true }), team = await desk();
	const name = await staff.locator('[data-part="next"] .roster > li:visible a').first().innerText();

	await here(staff, name).click();
	await done(staff, `${name} is here.`);
	await settle(staff);
	await staff.getByRole('button', { name: new RegExp(`^Not today .*${name}$`) }).click();
	await done(staff, `Recorded for ${name}: not today.`);
	await team.goto(`${team.url()}/all`);
	const row = team.locator('.roster > li').filter({ hasText: name });
	assert.match(await row.innerText(), /finished/);
	await world.house.check(team, 'desk everyone');
	await team.getByRole('link', { name }).click();
	assert.doesNotMatch(await team.locator('main').innerText(), /not today|What happened|Undo/);
	await settle(staff);
	await staff.getByRole('button', { name: `Undo ${name}` }).click();
	await done(staff, `${name} is here.`);
	await world.house.check(staff, 'desk of staff');
	await team.context().close();
	await undoAll(staff);
});
