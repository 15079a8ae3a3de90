/* A full drive: a person who meets it loses nothing that was typed, joins the waiting list, and gets what another person gives back.  On a phone
 * without script, and on a computer by keyboard alone. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { comes, emailOf, emailTo, typeDrive } from './story.mjs';
import { waysOf } from './people.mjs';

const WAYS = [{ way: 'on a phone, without script', width: 390, script: false }, { way: 'on a computer, by keyboard', width: 1280, keys: true }];

for (const { way, width, script = true, keys = false } of waysOf(WAYS)) {
	describe(`waiting ${way}`, () => {
		const world = { width, script, keys };
		let organiser, drive;

		before(async () => {
			world.site = await startDemo();
			world.house = await openBrowser({ site: world.site, name: `waiting-${width}` });
		});
		after(async () => {
			await world.house?.close();
			await world.site?.stop();
		});

		const types = async (person, name) => {
			await person.type('Your name', name);
			await person.type('Email address', emailOf(name));
		};
		const books = async (name, time) => {
			const donor = await comes(world);
			await donor.open(drive);
			await donor.follow(new RegExp(`^${time}`));
			await types(donor, name);
			await donor.press('Check your answers');
			await donor.press('Book this appointment');
			await donor.sees('Your appointment is booked');
			return donor;
		};

		test('full, the line, the offer, the place', async () => {
			organiser = await comes(world);
			await organiser.open(`${world.site.url}/demo`);
			await organiser.follow(/^As the organiser/);
			await organiser.press('Sign in');
			await organiser.follow(/^In honour of\s+Liv/);
			await typeDrive(organiser, { Until: '10:30', 'Break from (if there is one)': '', 'Break until (if there is one)': '', 'People at each time': '1',
				Venue: 'The library' });
			await organiser.press('Check your answers');
			await organiser.press('Add this drive');
			await organiser.sees('The library');
			const visitor = await comes(world);
			await visitor.open(`${world.site.url}/demo`);
			await visitor.follow(/^As a friend/);
			drive = `${visitor.page.url()}${new URL(organiser.page.url()).pathname}`;

			/* The time goes while she types, then the other. */
			const mara = await comes(world);
			await mara.open(drive);
			await mara.follow(/^10:00/);
			await types(mara, 'Mara Finch');
			await mara.choose('With this name:');
			await mara.type('The name to show', 'Mara');
			const noah = await books('Noah Pine', '10:00');
			await mara.press('Check your answers');
			assert.equal(mara.status, 409);
			await mara.sees('This appointment has just been taken', 'Other times on this day', 'With what you typed: Mara Finch');
			const hanna = await books('Hanna Reed', '10:15');
			await mara.press('Choose 10:15');
			assert.equal(mara.status, 409);
			await mara.sees('Wait for an appointment', 'Give anywhere', 'Other days in honour of Liv');
			await mara.seesNot(/Other times on this day/);
			await mara.press('Join the waiting list');
			await mara.sees('You are on the waiting list', 'You are next.');
			const line = await mara.shown();
			assert.ok((await emailTo(world, emailOf('Mara Finch'), { subject: /in line|waiting/i })).links.includes(line));

			/* From the page of the day, a group, not quite right at first. */
			await visitor.open(drive);
			await visitor.sees('All appointments are taken');
			await visitor.follow('Join the waiting list');
			await visitor.type('How many people?', 'two');
			await visitor.press('Join the waiting list');
			await visitor.isToldToMend(/how many/i, /Enter your name/, /Enter your email address/);
			await visitor.type('How many people?', '2');
			await types(visitor, 'Pia Stone');
			await visitor.press('Join the waiting list');
			await visitor.sees('One person is ahead of you.', 'You are waiting for 2 appointments next to each other');
			await organiser.page.reload();
			await organiser.sees('On the waiting list: 3');
			await organiser.seesNot(/Mara|Pia/);

			await noah.follow('Cancel my appointment');
			await noah.press('Cancel my appointment');
			const offer = await emailTo(world, emailOf('Mara Finch'), { subject: /^Held for you until/ });
			assert.ok(offer.links.includes(line));
			await mara.open(line);
			await mara.sees('An appointment is held for you', '10:00', 'Held until');
			await mara.press('Book this appointment');
			await mara.sees('Your appointment is booked', '10:00');
			await mara.open(line);
			await mara.sees('You have booked what was held for you');

			/* A time that does not suit is passed without losing one's place on the list; anyone may leave the list. */
			await visitor.follow('Leave the waiting list');
			await visitor.press('Leave the waiting list');
			await visitor.sees('You have left the waiting list');
			for (const person of [organiser, visitor, mara, noah, hanna])
				await person.leave();
		});
	});
}
