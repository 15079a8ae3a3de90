/* The journey without JavaScript, on a phone. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { bookGroup, bookOne, demoKeeper, demoPage, workAtTheDesk } from './story.mjs';

const world = { width: 390, script: false, keys: false };

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'plain', closely: false });
	world.story = await demoPage(world, /^As a friend/);
});
after(async () => {
	await world.house?.browser.close();
	await world.site?.stop();
});

test('without script four book side by side, claim and give back', async () => {
	const leader = await bookGroup(world, world.story, { friends: ['Ben Ash', 'Cleo Marsh', 'Dora Field'] });
	await leader.leave();
});

test('without script one donor books, mends an address, and moves', async () => {
	const donor = await bookOne(world, world.story, { later: '13:00' });
	await donor.leave();
});

test('without script the desk works, to the closing of the day', () => workAtTheDesk(world));

test('without script the family lets its page rest and brings it back', async () => {
	const keeper = await demoKeeper(world);

	await keeper.follow(/^In honour of\s+Liv$/);
	await keeper.press('Pause the page');
	await keeper.sees('The page is paused');
	await keeper.press('Resume the page');
	await keeper.sees('Published, for');
	await keeper.leave();
});

test('without script every page met is good HTML', async () => {
	assert.deepEqual(await world.house.findings(), []);
});
