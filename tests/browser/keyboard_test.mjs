/* The journey with the keyboard alone: what is not reached with Tab, or whose focus cannot be seen, fails. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { bookGroup, bookOne, comes, demoPage, openDrive, openPage, workAtTheDesk } from './story.mjs';

const world = { width: 1280, script: true, keys: true };

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'keyboard', closely: false });
	world.story = await demoPage(world, /^As a friend/);
});
after(async () => {
	await world.house?.browser.close();
	await world.site?.stop();
});

test('by keyboard an organiser opens a page and a drive', async () => {
	const organiser = await comes(world);

	await openPage(world, organiser, 'maria.wren@example.org');
	await openDrive(world, organiser);
	await organiser.leave();
});

test('by keyboard four book side by side, claim and give back', async () => {
	const leader = await bookGroup(world, world.story, { friends: ['Ben Ash', 'Cleo Marsh', 'Dora Field'] });
	await leader.leave();
});

test('by keyboard one donor books, mends an address, and moves', async () => {
	const donor = await bookOne(world, world.story, { later: '13:00' });
	await donor.leave();
});

test('by keyboard the desk works, to the closing of the day', () => workAtTheDesk(world));

test('the first Tab on a page offers to skip to its words, and does', async () => {
	const visitor = await comes(world);

	await visitor.open(world.story);
	await visitor.page.keyboard.press('Tab');
	assert.equal(await visitor.page.evaluate(() => document.activeElement.innerText), 'Skip to the page');
	await visitor.page.keyboard.press('Enter');
	await visitor.page.keyboard.press('Tab');
	assert.ok(await visitor.page.evaluate(() => document.querySelector('main').contains(document.activeElement)), 'the focus is in the page');
	await visitor.leave();
});

test('by keyboard every page met is good HTML', async () => {
	assert.deepEqual(await world.house.findings(), []);
});
