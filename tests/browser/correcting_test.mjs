/* Mistakes that people make: each form says how to correct them, moves the focus there, and preserves what was typed. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { comes, demoPage, emailOf, emailTo, saturday } from './story.mjs';

const world = { width: 390, script: true, keys: false };

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'mending' });
	world.story = await demoPage(world, /^As a friend/);
});
after(async () => {
	await world.house?.browser.close();
	await world.site?.stop();
});

async function chooses(time, name, email) {
	const donor = await comes(world);

	await donor.open(world.story);
	await donor.follow('See the times');
	await donor.follow(new RegExp(`^${time}`));
	if (name) {
		await donor.type('Your name', name);
		await donor.type('Email address', email ?? emailOf(name));
		await donor.press('Check your answers');
	}
	return donor;
}

test('an empty booking is told what to type, and leads to the field', async () => {
	const donor = await chooses('10:45');

	await donor.press('Check your answers');
	await donor.isToldToMend(/Enter your name/, /Enter your email address/);
	await donor.page.locator('.error-summary').getByRole('link', { name: /Enter your email/ }).click();
	assert.equal(await donor.page.evaluate(() => document.activeElement.id), 'email');
	await donor.type('Your name', 'Ann Wood');
	await donor.type('Email address', 'ann at example');
	await donor.choose('With this name:');
	await donor.type('The name to show', 'Ann of Wood Lane');
	await donor.press('Check your answers');
	await donor.isToldToMend(/Enter one whole email address/);
	assert.equal(await donor.typed('Your name'), 'Ann Wood');
	assert.equal(await donor.typed('Email address'), 'ann at example');
	assert.ok(await donor.page.getByLabel('With this name:').isChecked());
	assert.equal(await donor.typed('The name to show'), 'Ann of Wood Lane');
	await donor.leave();
});

test('names in every script, with HTML in them, are shown as typed and do nothing', async () => {
	for (const name of ['<b>Bo</b> & "Co"', 'Ωmega Ψ', 'שרה כהן', '李 明', 'A'.repeat(120)]) {
		const donor = await chooses('13:30', name, `n${Math.random().toString(36).slice(2)}@example.org`);
		await donor.sees(name);
		await donor.follow('Change your name');
		assert.equal(await donor.typed('Your name'), name);
		await donor.leave();
	}
});

test('the last place is someone’s: the other is told, and nothing is booked', async () => {
	const [one, two, three] = [await chooses('10:30', 'One Ash'), await chooses('10:30', 'Two Ash'), await chooses('10:30', 'Three Ash')];

	await one.press('Book this appointment');
	await two.press('Book this appointment');
	await two.sees('Your appointment is booked');
	await three.press('Book this appointment');
	await three.sees('This appointment has just been taken');
	await three.sees('With what you typed: Three Ash');
	await three.follow('Back to all times');
	for (const person of [one, two, three])
		await person.leave();
});

test('the same press twice keeps one place; the same person again is sent to the mail', async () => {
	const donor = await chooses('11:00', 'Pat Twice');

	const [sent] = await Promise.all([donor.page.waitForRequest(request => request.method() === 'POST'), donor.press('Book this appointment')]);
	const kept = donor.page.url();
	const answer = await donor.page.context().request.post(sent.url(), { form: Object.fromEntries(new URLSearchParams(sent.postData())),
		headers: { 'sec-fetch-site': 'same-origin', origin: world.site.url }, maxRedirects: 0 });
	assert.equal(new URL(answer.headers().location, world.site.url).href, kept);
	await donor.leave();
	const again = await chooses('11:15', 'pat  TWICE', 'Pat.Twice@example.org');
	await again.press('Book this appointment');
	await again.sees('Check your email');
	await again.leave();
});

test('a slip is undone: the time that was changed, and the appointment that was cancelled', async () => {
	for (const width of [390, 1280]) {
		const donor = await chooses('13:00', `Una Slip ${width}`);

		await donor.press('Book this appointment');
		await donor.follow('Change the time');
		await donor.choose('13:15');
		await donor.press('Move to this time');
		await donor.sees('Moved to 13:15. You can undo this until');
		await donor.page.reload();
		await donor.press('Undo and go back to 13:00');
		assert.equal(donor.status, 200);
		await donor.sees('Undone. Your appointment is at 13:00, as it was before.');
		await donor.follow('Cancel my appointment');
		await donor.press('Cancel my appointment');
		await donor.sees('Your appointment is cancelled', 'Cancelled. You can undo this until');
		await donor.press('Undo and book 13:00 again');
		await donor.sees('Undone. Your appointment is at 13:00, as it was before.', 'Your appointment is booked');
		const email = await emailTo(world, emailOf(`Una Slip ${width}`), { subject: /^Booked again: your appointment on/ });
		assert.match(email.calendars[0], /STATUS:CONFIRMED/);
		await donor.leave();
	}
});

test('a person who has lost the email finds the appointment by address, and an unknown address gets the same answer', async () => {
	const donor = await chooses('12:45', 'Lou Lost');

	await donor.press('Book this appointment');
	const mine = donor.page.url();
	await donor.open(world.story);
	await donor.follow('See the times');
	await donor.follow('Find my appointment');
	await donor.press('Email me my links');
	await donor.isToldToMend(/Enter the email address you booked with/);
	await donor.type('Email address', 'lou.lost@gmial.com');
	await donor.press('Email me my links');
	await donor.sees('Did you mean lou.lost@gmail.com?');
	await donor.type('Email address', 'nobody.at.all@example.org');
	await donor.press('Email me my links');
	await donor.sees('If anything is booked with this address, an email is on its way.');
	const answer = (await donor.text()).replace(/\s+/g, ' ');
	await donor.follow('Ask again');
	await donor.type('Email address', emailOf('Lou Lost'));
	await donor.press('Email me my links');
	assert.equal((await donor.text()).replace(/\s+/g, ' '), answer);
	const email = await emailTo(world, emailOf('Lou Lost'), { subject: /^Your appointments: the links/ });
	assert.ok(email.links.includes(mine));
	await donor.leave();
});

test('a group of 99, a time of 25:99 and a wrong day are told apart', async () => {
	const visitor = await comes(world);

	await visitor.open(world.story);
	await visitor.follow('See the times');
	const drive = visitor.page.url();
	await visitor.follow('A group');
	await visitor.type('Or another number', '99');
	await visitor.press('Find times');
	await visitor.isToldToMend(/a number from 2 to 40/);
	assert.equal(await visitor.typed('Or another number'), '99');
	await visitor.open(`${drive}?size=3&from=25:99`);
	await visitor.isToldToMend(/Enter the time as 14:30/);
	await visitor.open(`${world.site.url}/?date=tomorrow`);
	await visitor.isToldToMend(/Enter the day as/);
	await visitor.leave();
});

test('sign-in, the report and the desk’s code say what to type', async () => {
	const visitor = await comes(world);

	await visitor.open(`${world.site.url}/sign-in`);
	await visitor.press('Email me a link');
	await visitor.isToldToMend(/Enter your email address/);
	await visitor.open(`${world.site.url}/concern`);
	await visitor.type('Email address for an answer (optional)', 'nobody');
	await visitor.press('Send');
	await visitor.isToldToMend(/Write in a few words/, /or leave it empty/);
	assert.equal(await visitor.typed('Email address for an answer (optional)'), 'nobody');
	await visitor.open(`${world.site.url}/desk`);
	await visitor.press('Open the desk');
	await visitor.isToldToMend(/ten letters and digits/);
	await visitor.type('Code', 'AAAAA-AAAAA');
	await visitor.press('Open the desk');
	await visitor.isToldToMend(/We do not know this code/);
	await visitor.leave();
});

test('an organiser’s forms: nothing typed, a drive that cannot be, a file that is no picture', async () => {
	const organiser = await comes(world);

	await organiser.open(`${world.site.url}/demo`);
	await organiser.follow(/^As the organiser/);
	await organiser.press('Sign in');
	await organiser.follow('Start a page');
	await organiser.press('Continue');
	await organiser.isToldToMend(/Enter the name/, /in honour of someone living/, /who looks after the page/i, /only if it is true/);
	await organiser.type('Name', 'Ada');
	await organiser.choose('In honour of someone who is living');
	await organiser.type('The words on the page (optional)', 'Ada was given two bags.');
	await organiser.choose('I do');
	await organiser.choose('Nobody’s care, bill or discharge depends on finding donors, and nobody has been told to find them.');
	await organiser.press('Continue');
	await organiser.sees('Read the page', 'Ada');

	await organiser.follow('Add a picture');
	await organiser.picture('Picture', Buffer.from('this is no picture'));
	await organiser.type('Describe the picture for people who cannot see it (optional)', 'A garden');
	await organiser.press('Use this picture');
	await organiser.isToldToMend(/not a picture/);
	assert.equal(await organiser.typed('Describe the picture for people who cannot see it (optional)'), 'A garden');
	await organiser.follow('Go back');

	await organiser.follow('The page’s overview');
	await organiser.follow('Add a drive');
	await organiser.empty();
	await organiser.press('Check your answers');
	await organiser.isToldToMend(/name of the blood service/, /name of the venue/, /day of the drive/, /drive starts/);
	for (const [label, words] of [['Name of the blood service that runs the drive', 'Riverside'], ['Its web page about who can give blood', 'https://blood.example.org/'],
		['Venue', 'Hall'], ['Address', '1 Lane'], ['Day', saturday()], ['Time zone of the venue', 'Europe/Nowhere'], ['From', '10:00'], ['Until', '12:00'],
		['Break from (if there is one)', '13:00'], ['Break until (if there is one)', '13:30'], ['Minutes between appointments', '15'], ['People at each time', '2']])
		await organiser.type(label, words);
	await organiser.press('Check your answers');
	await organiser.isToldToMend(/large city in the time zone/);
	await organiser.type('Time zone of the venue', 'Europe/London');
	await organiser.press('Check your answers');
	await organiser.isToldToMend(/The break is not within the hours/);
	assert.equal(await organiser.typed('Venue'), 'Hall');
	await organiser.leave();
});

test('signed out while typing: what was typed is kept until signed in again', async () => {
	const organiser = await comes(world);
	const signsIn = async person => {
		await person.open(`${world.site.url}/demo`);
		await person.follow(/^As the organiser/);
		await person.press('Sign in');
	};

	await signsIn(organiser);
	await organiser.follow('Start a page');
	await organiser.type('Name', 'Ida');
	await organiser.choose('In memory of someone');
	await organiser.type('The words on the page (optional)', 'Words that took an hour.');
	await organiser.choose('I do');
	await organiser.choose('Nobody’s care, bill or discharge depends on finding donors, and nobody has been told to find them.');
	await organiser.page.context().clearCookies();
	await organiser.press('Continue');
	await organiser.sees('Sign in to go on');
	const tab = await organiser.page.context().newPage();
	await tab.goto(`${world.site.url}/demo`);
	await tab.getByRole('link', { name: /^As the organiser/ }).click();
	await tab.getByRole('button', { name: 'Sign in' }).click();
	await tab.waitForURL(/\/home$/);
	await tab.close();
	await organiser.press('Send what I typed');
	/* The form was made for the browser that was signed out: the button is pressed once more, and nothing typed again. */
	await organiser.sees('Please press the button once more');
	assert.equal(await organiser.typed('The words on the page (optional)'), 'Words that took an hour.');
	await organiser.press('Continue');
	await organiser.sees('Words that took an hour.', 'Read the page');
	await organiser.leave();
});

test('someone else’s addresses answer as if there were nothing', async () => {
	const visitor = await comes(world);
	const secret = '0'.repeat(26);

	for (const [status, paths] of [[404, ['/honour/0000000000000000', '/nowhere', '/honour/<script>', '/mine/cut-short',
		`${new URL(world.story).pathname}/drive/0000000000001`]], [410, [`/mine/${secret}`, `/group/${secret}`, `/seat/${secret}`]]]) {
		const said = new Set();
		for (const path of paths) {
			await visitor.open(`${world.site.url}${path}`);
			assert.equal(visitor.status, status, path);
			said.add(await visitor.text());
		}
		assert.equal(said.size, 1, 'one answer for all');
	}
	await visitor.leave();
});

test('every page met while mending is good HTML', async () => {
	assert.deepEqual(await world.house.findings(), []);
});
