/* Back, at every step of a form, on a phone: each page comes again, with what was typed, and after the last press it says what was done. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { comes, demoPage, emailOf, signIn } from './story.mjs';

const world = { width: 390, script: true, keys: false };

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'back' });
	world.story = await demoPage(world, /^As a friend/);
});
after(async () => {
	await world.house?.close();
	await world.site?.stop();
});

const back = (person, ...sees) => person.back(...sees);
const forward = (person, ...sees) => person.forward(...sees);
const reload = (person, ...sees) => person.reload(...sees);

async function atTheDrive(script) {
	const donor = await comes(world, { width: 390, script });

	await donor.open(world.story);
	await donor.follow('See the times');
	return donor;
}

async function hasTyped(person, fields) {
	for (const [label, words] of Object.entries(fields))
		assert.equal(await person.typed(label), words);
}

for (const script of [true, false])
	test(`booking one appointment and going back all the way, ${script ? 'with' : 'without'} script`, async () => {
		const donor = await atTheDrive(script), name = script ? 'Ida & Söhne' : 'Ove & Söhne';
		const typed = { 'Your name': name, 'Email address': emailOf(script ? 'Ida Sohne' : 'Ove Sohne') };

		await donor.follow(/^\d\d:\d\d \d+ left/);
		for (const [label, words] of Object.entries(typed))
			await donor.type(label, words);
		await donor.press('Check your answers');
		await donor.sees(name, 'By booking you agree');
		await reload(donor, name);
		await back(donor, 'Your details');
		await hasTyped(donor, typed);
		await back(donor, 'left');
		await forward(donor, 'Your details');
		await hasTyped(donor, typed);
		await forward(donor, 'Check your answers', name);
		await donor.press('Book this appointment');
		await donor.sees('Your appointment is booked');
		const mine = donor.page.url();
		await back(donor, 'You have booked this appointment');
		await back(donor, 'You have booked this appointment');
		await donor.seesNot(/Söhne/);
		await back(donor, 'left');
		await forward(donor, 'You have booked this appointment');
		await donor.follow('See your appointment');
		assert.equal(donor.page.url(), mine);
		/* Moving: the form, its press, and back. */
		await donor.follow('Change the time');
		const time = donor.page.locator('input[type=radio]').last();
		await time.check();
		await donor.press('Move to this time');
		await donor.sees('Your appointment is booked');
		await back(donor, /time/);
		await back(donor, 'Your appointment is booked');
		await forward(donor, /time/);
		await donor.leave();
	});

test('a mistake that was corrected', async () => {
	const donor = await atTheDrive(true);

	await donor.follow(/^\d\d:\d\d \d+ left/);
	await donor.type('Your name', 'Eva Moor');
	await donor.type('Email address', 'eva at example');
	await donor.press('Check your answers');
	await donor.isToldToMend(/Enter one whole email address/);
	await donor.type('Email address', emailOf('Eva Moor'));
	await donor.press('Check your answers');
	await donor.follow('Change your name');
	await hasTyped(donor, { 'Your name': 'Eva Moor', 'Email address': emailOf('Eva Moor') });
	await back(donor, 'Check your answers');
	await back(donor, 'Your details');
	await hasTyped(donor, { 'Your name': 'Eva Moor', 'Email address': emailOf('Eva Moor') });
	await back(donor, 'Your details');
	await back(donor, 'left');
	await donor.leave();
});

test('booking for seven and going back all the way', async () => {
	const leader = await atTheDrive(true);
	const typed = { 'Your name': 'Lea Bach', 'Email address': emailOf('Lea Bach') };

	await leader.follow('A group');
	await leader.type('Or another number', '7');
	await leader.press('Find times');
	await leader.follow(/^Choose/);
	for (const [label, words] of Object.entries(typed))
		await leader.type(label, words);
	await leader.press('Check your answers');
	await leader.sees('Lea Bach', 'Seven people');
	await back(leader, 'Your details');
	await hasTyped(leader, typed);
	await leader.sees('Seven people');
	await forward(leader, 'Lea Bach');
	await leader.press('Book these appointments');
	await leader.sees('Seven appointments are booked');
	await back(leader, 'You have booked for your group');
	await back(leader, 'You have booked for your group');
	await back(leader, 'Choose');
	await leader.leave();
});

test('starting a page for another family and going back all the way', async () => {
	const organiser = await comes(world, { width: 390 });
	const typed = { Name: 'Karla', 'The words on the page (optional)': 'One.\n\nTwo & three.',
		'Their email address': emailOf('Karl Ost'), 'Your own name': 'Ute Ost' };

	await organiser.open(world.site.url);
	await organiser.follow('Start a page');
	await signIn(world, organiser, 'ute.ost@example.org');
	for (const [label, words] of Object.entries(typed))
		await organiser.type(label, words);
	await organiser.choose('In memory of someone');
	await organiser.choose('Someone else: we ask them by email');
	await organiser.choose('Nobody’s care, bill or discharge depends on finding donors, and nobody has been told to find them.');
	await organiser.press('Continue');
	await organiser.sees('Check the page', 'Two & three.', 'Ute Ost');
	await back(organiser, 'Start a page in honour of someone');
	await hasTyped(organiser, typed);
	assert.ok(await organiser.page.getByLabel('Someone else: we ask them by email').isChecked());
	await forward(organiser, 'Check the page');
	await organiser.press('Start the page and ask them');
	await organiser.sees('Karla', 'Waiting for the family');
	await back(organiser, 'You have started this page');
	await back(organiser, 'You have started this page');
	await organiser.follow('Go to the page');
	await organiser.sees('Karla');
	await organiser.leave();
});
