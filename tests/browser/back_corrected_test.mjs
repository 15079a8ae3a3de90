/* Back after a mistake: forms of every kind are sent with a mistake, corrected and sent again.  Every page on the way back is one of ours, and
 * none asks to send a form again. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { waysOf } from './people.mjs';
import { comes, demoPage, emailOf, saturday } from './story.mjs';

const WAYS = [{ way: 'with script', script: true }, { way: 'without script', script: false }];
const AN_EMAIL = /whole email address/;

for (const { way, script } of waysOf(WAYS))
	describe(`back after a mistake, ${way}`, () => {
		const world = { width: 390, script, keys: false };
		let donor, keeper, organiser, mine, page, drive;

		async function signsIn(as) {
			const person = await comes(world);

			await person.open(`${world.site.url}/demo`);
			await person.follow(as);
			await person.press('Sign in');
			return person;
		}

		async function books(name) {
			const person = await comes(world);

			await person.open(world.story);
			await person.follow('See the times');
			await person.follow(/^\d\d:\d\d \d+ left/);
			await person.type('Your name', name);
			await person.type('Email address', emailOf(name));
			await person.press('Check your answers');
			await person.press('Book this appointment');
			return person;
		}

		before(async () => {
			world.site = await startDemo();
			world.house = await openBrowser({ site: world.site, name: 'back-corrected', closely: false });
			world.story = await demoPage(world, /^As a friend: the page/);
			donor = await books('Nora Back');
			mine = donor.page.url();
			organiser = await signsIn(/^As the organiser/);
			await organiser.follow(/^In honour of/);
			page = organiser.page.url();
			drive = new URL(await organiser.page.locator('a[href^="/drive/"]').first().getAttribute('href'), world.site.url).href;
			keeper = await signsIn(/^As the family/);
			await keeper.follow(/^In honour of/);
			page = keeper.page.url();
		});
		after(async () => {
			await world.house?.browser.close();
			await world.site?.stop();
		});

		/* Fields by their id; true: chosen. */
		async function fills(person, fields) {
			for (const [id, value] of Object.entries(fields))
				if (value === true)
					await person.page.locator(`#${id}`).check();
				else
					await person.page.locator(`#${id}`).fill(value);
		}

		/* `wrong` are fields, or what makes them wrong; gone: the press ends the private link of the form. */
		async function corrects(person, { at, wrong, button, told, right = wrong, sees, again = button, gone = false }) {
			const length = await person.page.evaluate(() => history.length);

			person.page.setDefaultTimeout(20000);
			await person.open(at);
			await (typeof wrong === 'function' ? wrong() : fills(person, wrong));
			await person.press(button);
			await person.isToldToMend(told);
			await person.reload(told);
			await (typeof right === 'function' ? right() : fills(person, right));
			await person.press(again);
			await person.sees(sees);
			const pages = await person.page.evaluate(() => history.length) - length;
			for (let i = 1; i < pages; i++)
				await person.back(gone ? 'no longer works' : '');
			assert.equal(person.page.url().split(/[?#]/)[0].replace(/\/draft\/\w+$/, ''), new URL(at, world.site.url).href.split('?')[0]);
			for (let i = 1; i < pages; i++)
				await person.forward();
			await person.sees(sees);
		}

		test('the email address of an appointment', () => corrects(donor, { at: `${mine}/email`, wrong: { email: 'nora at example' },
			button: 'Use this address', told: AN_EMAIL, right: { email: 'nora.other@example.org' }, gone: true, sees: 'Your appointment is booked' })
			.then(() => { mine = donor.page.url().split('?')[0]; }));
		test('how a donor is shown', () => corrects(donor, { at: `${mine}/shown`, wrong: { 'shown-named': true, shown_name: '' }, button: 'Save',
			told: /Enter the name/, right: { shown_name: 'Nora' }, sees: 'Nora' }));
		test('moving to another time', () => corrects(donor, { at: `${mine}/move`,
			wrong: () => donor.page.evaluate(() => document.querySelectorAll('input[type=radio]').forEach(one => { one.checked = false; })),
			button: 'Move to this time', told: /Choose/, right: () => donor.page.locator('input[type=radio]').last().check(), sees: 'Moved to' }));
		test('the waiting list', async () => {
			const visitor = await comes(world);

			await visitor.open(await demoPage(world, /^As a friend: a drive with a waiting list/));
			await visitor.follow('Join the waiting list');
			await corrects(visitor, { at: visitor.page.url(), wrong: { name: '', email: 'wil at example' },
				button: 'Join the waiting list', told: AN_EMAIL, right: { name: 'Wil Back', email: 'wil.back@example.org' }, sees: 'waiting list' });
			await visitor.leave();
		});
		test('the waiting list, with a slip in the address', async () => {
			const visitor = await comes(world);

			await visitor.open(await demoPage(world, /^As a friend: a drive with a waiting list/));
			await visitor.follow('Join the waiting list');
			await visitor.type('Your name', 'Una Back');
			await visitor.type('Email address', 'una@gmial.com');
			await visitor.press('Join the waiting list');
			await visitor.sees('You are not on the waiting list yet.', 'Did you mean una@gmail.com?');
			assert.equal(await visitor.typed('Email address'), 'una@gmial.com');
			await visitor.press('Yes, use una@gmail.com');
			await visitor.sees('You are on the waiting list', 'una@gmail.com');
			await visitor.leave();
		});
		test('an address with a slip in it', async () => {
			const visitor = await comes(world);

			await visitor.open('/find-my-appointment'.replace(/^/, world.site.url));
			await visitor.type('Email address', 'nora@gmial.com');
			await visitor.press('Email me my links');
			await visitor.sees('Did you mean nora@gmail.com?');
			assert.equal(await visitor.typed('Email address'), 'nora@gmial.com');
			await visitor.press('Email me my links');
			await visitor.sees('If anything is booked with this address');
			await visitor.back('Find my appointment');
			await visitor.back('Find my appointment');
			await visitor.leave();
		});
		test('a concern', () => corrects(donor, { at: `${world.site.url}/concern`, wrong: { email: 'nobody' }, button: 'Send',
			told: /leave it empty/, right: { words: 'My employer says that everyone has to give.', email: '' }, sees: 'Thank you' }));
		test('a donation elsewhere', () => corrects(donor, { at: `${world.story}/elsewhere`, wrong: { venue: 'Town hall', name: 'Nora' },
			button: 'Tell the family', told: /day/i, right: { date: '2026-01-05' }, sees: 'family' }));
		test('following by email', () => corrects(donor, { at: `${world.story}/follow`, wrong: { email: '@' }, button: 'Follow by email',
			told: /email address/, right: { email: 'nora.follows@example.org' }, sees: /email/ }));
		test('signing in', () => corrects(donor, { at: `${world.site.url}/sign-in`, wrong: { email: '' }, button: 'Email me a link',
			told: /Enter your email address/, right: { email: 'nora.signs@example.org' }, sees: 'Check your email' }));
		test('the words on the page', () => corrects(keeper, { at: `${page}/words`, wrong: { name: '' }, button: 'Save', told: /Enter the name/,
			right: { name: 'Clara Reed' }, sees: 'Clara Reed' }));
		test('a letter', () => corrects(keeper, { at: `${page}/thanks/new`, wrong: { words: '' }, button: 'Save as a draft', told: /Write/,
			right: { words: 'Thank you for coming.' }, sees: 'Thank you for coming.' }));
		test('how messages are read', () => corrects(keeper, { at: `${page}/messages/choices`,
			wrong: () => keeper.page.locator('#told').evaluate(one => { one.value = 'never'; one.checked = true; }), button: 'Save',
			told: /Choose/, right: { 'told-visit': true }, sees: /messages/i }));
		test('inviting someone to look after the page', () => corrects(keeper, { at: `${page}/keepers`, wrong: { email: 'aunt' },
			button: 'Send the invitation', told: AN_EMAIL, right: { email: 'aunt@example.org' }, sees: 'aunt@example.org' }));
		test('one of three forms of a page', () => corrects(keeper, { at: `${page}/more`, wrong: { title: 'A song', web: 'no address' },
			button: 'Add this song or text', told: /web address/i, right: { web: 'song.example.org' }, sees: 'A song' }));
		test('editing a drive', () => corrects(organiser, { at: `${drive}/edit`, wrong: { venue: '' }, button: 'Check your changes',
			told: /name of the venue/, right: { venue: 'The town hall' }, sees: 'The town hall' }));
		test('the last press of an edit', async () => {
			await organiser.open(`${drive}/edit`);
			await organiser.type('How to find it (optional)', 'By the side door.');
			await organiser.press('Check your changes');
			await organiser.sees('By the side door.');
			await organiser.reload('By the side door.');
			const note = organiser.page.locator('#note');
			if (await note.count())
				await note.fill('Please come to the side.');
			await organiser.press('Change something');
			assert.equal(await organiser.typed('How to find it (optional)'), 'By the side door.');
			await organiser.press('Check your changes');
			if (await note.count())
				assert.equal(await note.inputValue(), 'Please come to the side.');
			await organiser.press(/^Save/);
			await organiser.sees('By the side door.');
			await organiser.back('You have saved these changes');
			await organiser.back('You have saved these changes');
			await organiser.follow('Manage the drive');
			await organiser.sees('By the side door.');
		});
		test('adding a drive', () => corrects(organiser, { at: `${page}/drive`, wrong: { capacity: 'many' }, button: 'Check your answers',
			told: /how many people/, right: { service_name: 'Riverside', service_web: 'https://blood.example.org/', venue: 'Hall', address: '1 Lane',
				date: saturday(), zone: 'Europe/London', from: '10:00', until: '12:00', slot_minutes: '15', capacity: '2' }, sees: 'Hall' }));
		test('adding a person at the desk', async () => {
			const desk = await comes(world);

			await desk.open(`${world.site.url}/demo`);
			await desk.follow(/^As the team/);
			await desk.press('Open the desk');
			await corrects(desk, { at: `${desk.page.url().split(/[?#]/)[0]}/walk-in`, wrong: { name: 'Wanda Walk', email: 'wanda' },
				button: 'Add this person', told: AN_EMAIL, right: { email: '' }, sees: 'Wanda Walk' });
			await desk.leave();
		});
		test('the code of the desk', async () => {
			const device = await comes(world);

			await device.open(`${world.site.url}/desk`);
			await device.type('Code', 'AAAAA-AAAAA');
			await device.press('Open the desk');
			await device.isToldToMend(/We do not know this code/);
			await device.follow('Privacy');
			await device.back(/We do not know this code/);
			await device.back('Open the desk');
			await device.leave();
		});
		test('every page on the way is good HTML', async () => {
			assert.deepEqual(await world.house.findings(), []);
		});
	});
