/* What protects a drive and an address from misuse, as people meet it: a group confirms by email, a stranger to the site stops its
 * emails, the organiser releases what nobody will use, and the person who saves second sees what changed meanwhile. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { linkOf } from './email.mjs';
import { comes, demoPage, emailOf, emailTo } from './story.mjs';
import { waysOf } from './people.mjs';

const ways = {
	'on a phone': { width: 390, script: true, keys: false },
	'by keyboard': { width: 1280, script: true, keys: true },
	'without script': { width: 390, script: false, keys: false },
};

async function bookThree(world, name) {
	const leader = await comes(world);

	await leader.open(await demoPage(world, /^As a friend/));
	await leader.follow('See the times');
	await leader.follow('A group');
	await leader.type('Or another number', '3');
	await leader.press('Find times');
	await leader.follow(/^Choose/);
	await leader.type('Your name', name);
	await leader.type('Email address', emailOf(name));
	await leader.press('Check your answers');
	await leader.press('Book these appointments');
	await leader.sees('Three appointments are booked');
	return leader;
}

async function organiserAtTheDrive(world, day) {
	const organiser = await comes(world);

	await organiser.open(`${world.site.url}/demo`);
	await organiser.follow(/^As the organiser/);
	await organiser.press('Sign in');
	await organiser.follow(new RegExp(`^Manage\\s+${day}`));
	return organiser;
}

for (const [way, how] of waysOf(Object.entries(ways))) {
	describe(`safeguards ${way}`, () => {
		const world = { ...how };
		let leader, group, day;

		before(async () => {
			world.site = await startDemo();
			world.house = await openBrowser({ site: world.site, name: `safeguards-${way.replace(/\W+/g, '-')}` });
		});
		after(async () => {
			await world.house?.close();
			await world.site?.stop();
		});

		test('a leader confirms the group by the link in the email', async () => {
			leader = await bookThree(world, 'Ann Wood');
			const email = await emailTo(world, emailOf('Ann Wood'), { subject: /^Your 3 appointments on/ });
			day = email.subject.match(/appointments on (.+), from/)[1];
			assert.match(email.text, /Please confirm this booking by/);
			await leader.open(linkOf(email, /\/confirm\/group\//));
			await leader.sees('Confirm your group', 'You booked 3 appointments next to each other');
			await leader.press('Confirm this booking');
			await leader.sees('Your group is confirmed', 'Your appointments stay booked');
			await leader.follow('See your group');
			await leader.sees('One of the three has a name.');
			group = leader.page.url();
		});

		test('whoever did not ask for it ends all emails with two presses', async () => {
			const other = await bookThree(world, 'Someone Else');
			const first = await emailTo(world, emailOf('Someone Else'), { subject: /^Your 3 appointments on/ });
			const stranger = await comes(world);

			await other.leave();
			await stranger.open(linkOf(first, /\/no-email\//));
			await stranger.sees('Stop all emails to you?', 'stays booked');
			await stranger.press('Do not email me again');
			await stranger.sees('We will not email you again', 'Nobody is told');
			await stranger.leave();
		});

		test('the organiser releases what nobody will use, and sees no names', async () => {
			const organiser = await organiserAtTheDrive(world, day);

			await organiser.follow('Cancel unused bookings');
			await organiser.sees('You see numbers, never names', '1 of 3 booked by name, confirmed.', '1 of 3 booked by name, not confirmed.');
			await organiser.seesNot(/Ann Wood|Someone Else|example\.org/);
			await organiser.follow(/^Cancel the whole group of 3/);
			await organiser.sees('Cancel this group of 3?', '1 of 3 are booked by name', 'This cannot be undone');
			await organiser.press('Cancel these appointments');
			await organiser.seesNot(/not confirmed\./);
			await organiser.follow(/^Cancel the two that nobody has booked/);
			await organiser.sees('Cancel two appointments of a group?');
			await organiser.press('Cancel these appointments');
			await organiser.sees('Group of 1, booked on');
			await organiser.seesNot(/Cancel the two that nobody has booked/);
			await organiser.leave();
			await leader.open(group);
			await leader.sees('One appointment is booked');
			await leader.leave();
		});

		test('who saves second sees what changed meanwhile, and decides', async () => {
			const [first, second] = [await organiserAtTheDrive(world, day), await organiserAtTheDrive(world, day)];

			for (const organiser of [first, second])
				await organiser.follow('Edit the drive');
			await first.type('How to find it (optional)', 'The bridge is closed: take bus 9.');
			await first.press('Check your changes');
			await first.press(/^Save/);
			await second.type('How to find it (optional)', 'Through the garden gate.');
			await second.press('Check your changes');
			await second.sees('This was changed while you were editing', 'Changed by you, too', 'take bus 9', 'Through the garden gate');
			assert.equal(await second.typed('How to find it (optional)'), 'Through the garden gate.');
			await second.press('Check your changes');
			await second.press(/^Save/);
			await second.sees('Through the garden gate.');
			await first.leave();
			await second.leave();
		});
	});
}
