/* A group of seven: its leader shares one link, types the names of people without email, and replaces the link after being asked; a friend
 * chooses among the group's times and tells the leader who they are. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { comes, demoPage, emailOf, emailTo } from './story.mjs';
import { waysOf } from './people.mjs';

const ways = {
	'on a phone': { width: 390, script: true, keys: false },
	'by keyboard': { width: 1280, script: true, keys: true },
	'without script': { width: 390, script: false, keys: false },
};
const LEADER = 'Ann Wood', FRIEND = 'Clara Moss';

for (const [way, how] of waysOf(Object.entries(ways))) {
	describe(`a group ${way}`, () => {
		const world = { ...how };
		let leader, link;

		before(async () => {
			world.site = await startDemo();
			world.house = await openBrowser({ site: world.site, name: `group-${way.replace(/\W+/g, '-')}` });
		});
		after(async () => {
			await leader?.leave();
			await world.house?.close();
			await world.site?.stop();
		});

		/* The fields for names are told apart by the number and the time of the spot. */
		const nameField = async nth => leader.page.locator('.seats label').nth(nth).innerText();

		test('seven are booked, and the link is the first thing on the page', async () => {
			leader = await comes(world);
			await leader.open(await demoPage(world, /^As a friend/));
			await leader.follow('See the times');
			await leader.follow('A group');
			await leader.press('7');
			await leader.follow(/^Choose/);
			await leader.sees('Seven people');
			await leader.type('Your name', LEADER);
			await leader.type('Email address', emailOf(LEADER));
			await leader.press('Check your answers');
			await leader.press('Book these appointments');
			await leader.sees('Seven appointments are booked', 'One of the seven has a name. The other six are held for your friends.', 'Send this to the others', 'Before you all come');
			link = await leader.typed('Link for your group');
			assert.match(link, /\/seat\/\w+$/);
			const bottom = await leader.page.evaluate(() => document.querySelector('.link-field').getBoundingClientRect().bottom + scrollY);
			assert.ok(bottom <= 1100, `the link ends at y ${bottom}`);
		});

		test('the page of a family is copied in the same way', async () => {
			const visitor = await comes(world);
			const copy = visitor.page.getByRole('button', { name: 'Copy link' });

			await visitor.open(await demoPage(world, /^As a friend/));
			if (!how.script) {
				assert.equal(await copy.count(), 0, 'no button that does nothing');
			} else {
				await visitor.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
				await copy.press('Enter');
				await visitor.page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
				assert.equal(await visitor.page.evaluate(() => navigator.clipboard.readText()), await visitor.typed('Link to this page'));
			}
			await visitor.leave();
		});

		test('the link is copied, and passed on by plain links', async () => {
			const copy = leader.page.getByRole('button', { name: 'Copy link' });
			const hrefs = await leader.page.locator('#send ~ .row-of-buttons a').evaluateAll(all => all.map(one => one.getAttribute('href')));

			assert.ok(hrefs[0].startsWith('https://wa.me/?text=') && hrefs[1].startsWith('mailto:?subject=Blood%20drive%20on'));
			for (const href of hrefs)
				assert.ok(href.endsWith(encodeURIComponent(link).replaceAll('%2F', '/')), href);
			if (!how.script) {
				assert.equal(await copy.count(), 0, 'no button that does nothing');
				return;
			}
			await leader.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
			if (how.keys)
				await copy.press('Enter');
			else
				await copy.click();
			await leader.page.getByRole('button', { name: 'Copied' }).waitFor();
			assert.equal(await leader.page.evaluate(() => navigator.clipboard.readText()), link);
		});

		test('the leader types two names', async () => {
			await leader.type(await nameField(0), 'David Reed');
			await leader.type(await nameField(2), 'Otto Wood');
			await leader.press('Save names');
			await leader.sees('Saved.', 'Three of the seven have names.', 'Named by you');
			await leader.type(await nameField(2), 'Otto Woods');
			await leader.press('Save names');
			assert.equal(await leader.typed(await nameField(2)), 'Otto Woods');
		});

		test('a friend chooses among the group’s times and tells the leader', async () => {
			const friend = await comes(world);

			await friend.open(link);
			await friend.sees(`${LEADER} invites you to a blood drive`, `Otherwise ${LEADER} sees only that this appointment is booked`);
			await friend.seesNot(/David|Otto/);
			const times = await friend.page.locator('fieldset .choice time').allInnerTexts(), last = times.at(-1);
			assert.ok(times.length >= 2, times.join());
			await friend.press('Book this appointment');
			await friend.isToldToMend(/Enter your name/);
			await friend.choose(last);
			await friend.type('Your name', FRIEND);
			await friend.type('Email address', emailOf(FRIEND));
			await friend.choose(`Tell ${LEADER} it is me`);
			await friend.press('Book this appointment');
			await friend.sees('Your appointment is booked', last);
			assert.ok(await emailTo(world, emailOf(FRIEND), { subject: /^Booked: your appointment on/ }));
			await friend.leave();
			await leader.page.reload();
			await leader.sees('Four of the seven have names.', FRIEND);
			await leader.seesNot(new RegExp(emailOf(FRIEND)));
		});

		test('replacing the link asks first, and says what the old one will show', async () => {
			const late = await comes(world);

			await leader.page.locator('summary', { hasText: 'The link has reached' }).press('Enter');
			await leader.follow('Make a new link');
			const quoted = (await leader.page.locator('blockquote').innerText()).split('. ').map(part => part.replace(/\.$/, ''));
			await leader.press('Make a new link');
			await leader.sees('The new link is ready');
			assert.notEqual(await leader.typed('Link for your group'), link);
			await late.page.goto(link);
			await late.sees(...quoted);
			await late.page.goto(await leader.typed('Link for your group'));
			await late.sees(`${LEADER} invites you to a blood drive`);
			await late.leave();
		});

		test('there are fewer of them now', async () => {
			await leader.follow('There are fewer of us now');
			await leader.seesNot(new RegExp(FRIEND));
			await leader.press(/^Cancel this spot/);
			await leader.sees('is cancelled. You can undo this until', 'Six appointments are booked');
			await leader.press(/^Undo/);
			await leader.sees('Undone. The spot is back in your group.', 'Seven appointments are booked');
		});
	});
}
