/* story: the acts of the journey, each done by the given person (people.mjs).  `world` is what they share:
 * { site, house, width, script, keys }. */
import assert from 'node:assert/strict';
import { linkOf, lookAtEmail, readEmails, waitForEmail } from './email.mjs';
import { someone } from './people.mjs';

const inWords = number => ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'][number - 1];
const capital = text => text[0].toUpperCase() + text.slice(1);

export const WORDS = 'Clara was with us for one evening in May.\n\nThat night her mother was given seven pints of blood, from seven people '
	+ 'whose names we will never know.\n\nCome with us if you can and wish.';
export const FRIENDS = ['Ben Ash', 'Cleo Marsh', 'Dora Field', 'Emre Hill', 'Finn Brook', 'Gul Stone'];

export const emailOf = name => `${name.toLowerCase().replace(/\s+/g, '.')}@example.org`;
export const comes = (world, more = {}) => someone(world.house, { width: world.width, script: world.script, keys: world.keys, ...more });

/* Emails to a person: `before` is taken before the press, so that only a new one counts. */
export const emailsSoFar = world => readEmails(world.site.folder);
export const emailTo = (world, to, wish = {}) => waitForEmail(world.site.folder, { to, ...wish });

/* The Saturday after the coming one, as a date field wants it. */
export function saturday() {
	const day = new Date();

	day.setUTCDate(day.getUTCDate() + ((6 - day.getUTCDay() + 7) % 7) + 7);
	return day.toISOString().slice(0, 10);
}

/* From the sign-in form to where they wanted to go. */
export async function signIn(world, person, email) {
	const before = emailsSoFar(world);

	await person.type('Email address', email);
	await person.press('Email me a link');
	await person.sees('Check your email');
	await person.open(linkOf(await emailTo(world, email, { subject: /sign in/, seen: before }), /sign-in\/link/));
	await person.press('Sign in');
}

/* The organiser opens a page, and corrects something on the way.  Ends at the page's overview. */
export async function openPage(world, organiser, keeperEmail) {
	await organiser.open(world.site.url);
	await organiser.follow('Start a page');
	await signIn(world, organiser, 'jon.reed@example.org');
	await organiser.sees('Start a page in honour of someone');
	await organiser.type('Name', 'Clar');
	await organiser.choose('In memory of someone');
	await organiser.type('The words on the page (optional)', WORDS);
	await organiser.type('Bags of blood received in hospital (optional)', '7');
	await organiser.choose('Someone else: we ask them by email');
	await organiser.type('Their email address', keeperEmail);
	await organiser.type('Your own name', 'Jon Reed');
	await organiser.type('A few words from you to them (optional)', 'Maria, seven of us would like to give blood.\n\nJon');
	await organiser.choose('Nobody’s care, bill or discharge depends on finding donors, and nobody has been told to find them.');
	await organiser.press('Continue');
	await organiser.sees('Clar', 'seven pints', keeperEmail, 'Jon Reed', 'seven of us would like');
	await organiser.follow('Change the name');
	assert.equal(await organiser.typed('The words on the page (optional)'), WORDS);
	await organiser.type('Name', 'Clara');
	await organiser.press('Continue');
	await organiser.press('Start the page and ask them');
	await organiser.sees('The page in honour of', 'Clara', 'Waiting for the family');
}

/* The keeper reads the invitation on her computer, and her email on another device: the six digits. */
export async function acceptInvitation(world, keeper, email) {
	const invitation = await emailTo(world, email, { subject: /^A question/ });
	if (world.width === 390 && world.script && !world.keys)
		await lookAtEmail(world.house, invitation.file, 'invitation');
	const before = emailsSoFar(world);
	const phone = await comes(world, { keys: false });

	await keeper.open(linkOf(invitation, /\/invitation\/\w+$/));
	await keeper.sees('A question from Jon Reed', 'seven of us would like', 'You need not answer');
	await keeper.follow('Read what Jon Reed has prepared');
	await keeper.sees('seven pints', 'Only you and Jon Reed can see this');
	await keeper.press('Email me a link');
	await phone.open(linkOf(await emailTo(world, email, { subject: /sign in/, seen: before }), /sign-in\/link/));
	await phone.press('Sign in');
	const code = await phone.shown(0, '.code');
	assert.match(code, /^\d{6}$/);
	await phone.leave();
	await keeper.follow('I opened the email on another device and see six digits');
	await keeper.type('Six digits', code === '000000' ? '111111' : '000000');
	await keeper.press('Sign in');
	await keeper.isToldToMend(/not the code/);
	await keeper.type('Six digits', code);
	await keeper.press('Sign in');
	await keeper.sees('Read the page', 'Clara', 'There is no hurry');
}

/* Picture and publication, by link.  Ends with the page's public address. */
export async function publish(world, keeper, jpeg) {
	await keeper.follow('Add a picture');
	await keeper.picture('Picture', jpeg);
	await keeper.type('Describe the picture for people who cannot see it (optional)', 'A window with evening light');
	await keeper.press('Use this picture');
	await keeper.sees('Read the page');
	if (!/\/publish/.test(keeper.page.url()))        /* a picture that was added from there leads back to it */
		await keeper.follow('Read the page');
	await keeper.press('Publish the page');
	await keeper.isToldToMend(/tick the statement if it is true/);
	await keeper.choose('People who have the link');
	await keeper.choose('Nobody’s care, bill or discharge depends on finding donors, and nobody has been told to find them.');
	await keeper.press('Publish the page');
	await keeper.sees('Published, for people who have the link');
	return keeper.shown(0, '.link-field');
}

/* From managing the page to the drive; the slots are shown before anything is stored. */
/* The form of a drive, on Saturday in St Anne's Hall; `changed` says what is otherwise. */
export async function typeDrive(organiser, changed = {}) {
	await organiser.follow('Add a drive');
	for (const [label, words] of Object.entries({ 'Name of the blood service that runs the drive': 'Riverside Blood Service',
		'Its phone number (optional)': '01632 960 123', 'Its web page about who can give blood': 'https://blood.example.org/who-may-give',
		'Venue': 'St Anne’s Hall', 'Address': '12 Mill Lane, Riverside', 'How to find it (optional)': 'Bus 7 to the bridge.',
		'Day': saturday(), 'Time zone of the venue': 'Europe/London', 'From': '10:00', 'Until': '13:00',
		'Break from (if there is one)': '11:30', 'Break until (if there is one)': '12:00',
		'Minutes between appointments': '15', 'People at each time': '2', ...changed }))
		await organiser.type(label, words);
}

export async function openDrive(world, organiser) {
	await typeDrive(organiser);
	await organiser.press('Check your answers');
	await organiser.sees('20 appointments in all', '11:15', 'After the break', '12:45');
	await organiser.seesNot(/\b11:30\s*\n\s*2 places/);
	await organiser.follow('Change something');
	assert.equal(await organiser.typed('Venue'), 'St Anne’s Hall');
	await organiser.type('People at each time', '3');
	await organiser.press('Check your answers');
	await organiser.sees('30 appointments in all');
	await organiser.press('Add this drive');
}

/* Seven side by side: the leader and six friends, one gives back, and the leader gives that seat back.  Returns the leader. */
export async function bookGroup(world, publicPage, { friends = FRIENDS, leaderName = 'Ann Wood' } = {}) {
	const leader = await comes(world);

	await leader.open(publicPage);
	await leader.follow('See the times');
	await leader.follow('A group');
	await leader.type('Or another number', String(friends.length + 1));
	await leader.type('Not before (optional)', '10:00');
	await leader.press('Find times');
	await leader.follow(/^Choose/);
	await leader.sees(/(Two|Three|Four|Five|Six|Seven) people/);
	assert.equal(await leader.page.locator('input[name=size]').inputValue(), String(friends.length + 1), 'what was chosen is not asked again');
	await leader.type('Your name', leaderName);
	await leader.type('Email address', emailOf(leaderName));
	await leader.choose('With this name:');
	await leader.type('The name to show', leaderName);
	await leader.press('Check your answers');
	await leader.sees(leaderName, 'One of the appointments is yours');
	await leader.press('Book these appointments');
	await leader.sees('appointments are booked', `One of the ${inWords(friends.length + 1)} has a name.`);
	const link = await leader.typed('Link for your group'), seats = leader.page.url();
	const email = await emailTo(world, emailOf(leaderName), { subject: /^Your \d+ appointments on/ });
	assert.ok(email.links.includes(link) && email.links.includes(seats), 'both links are in the mail');
	assert.equal(email.calendars.length, 0, 'the first email to an address is short');
	await claimAndGiveBack(world, link, friends);
	await leader.open(seats);
	await leader.sees(`${capital(inWords(friends.length))} of the ${inWords(friends.length + 1)} have names. The other one is held for a friend.`);
	for (const friend of friends)
		await leader.seesNot(new RegExp(friend));
	await leader.follow('There are fewer of us now');
	await leader.press(/^Cancel this spot/);
	await leader.sees('is cancelled. You can undo this until', friends.length === 2 ? 'Both have names.' : `All ${inWords(friends.length)} have names.`);
	await leader.page.locator('summary', { hasText: 'The link has reached' }).press('Enter');
	await leader.follow('Stop the link');
	await leader.sees('Anyone who opens it sees this', 'This link no longer works');
	await leader.press('Stop the link');
	await leader.sees('The link is stopped', 'There is no link now');
	return leader;
}

/* Each friend with a device of their own; the last one gives back, without a reason. */
async function claimAndGiveBack(world, link, friends) {
	for (const [i, name] of friends.entries()) {
		const friend = await comes(world);

		await friend.open(link);
		await friend.sees(/invites you to a blood drive/, 'Choose a time');
		await friend.type('Your name', name);
		await friend.type('Email address', emailOf(name));
		if (i % 2) {
			await friend.choose('With this name:');
			await friend.type('The name to show', name.split(' ')[0]);
		}
		await friend.press('Book this appointment');
		await friend.sees('Your appointment is booked', emailOf(name));
		const email = await emailTo(world, emailOf(name), { subject: /^Booked: your appointment on/ });
		assert.equal(email.links.find(address => /\/mine\/\w+$/.test(address)), await friend.typed('Your private link'));
		assert.match(email.calendars[0], /METHOD:PUBLISH/);
		assert.doesNotMatch(email.calendars[0], /\/mine\//, 'calendars are shared: no private link');
		if (i === friends.length - 1) {
			await friend.follow('Cancel my appointment');
			await friend.sees('goes back to the person who booked for your group');
			await friend.press('Cancel my appointment');
			await friend.sees('Your appointment is cancelled');
			assert.match((await emailTo(world, emailOf(name), { subject: /^Cancelled: your appointment/ })).calendars[0], /STATUS:CANCELLED/);
		}
		await friend.leave();
	}
}

/* One place; the address was mistyped, and is corrected; then another time. */
export async function bookOne(world, publicPage, { name = 'Hal Green', later = '12:15' } = {}) {
	const donor = await comes(world);

	await donor.open(publicPage);
	await donor.follow('See the times');
	await donor.follow(/^10:45/);
	await donor.type('Your name', name);
	await donor.type('Email address', 'hal.gren@example.org');
	await donor.press('Check your answers');
	await donor.sees(name, 'hal.gren@example.org', 'As a friend');
	await donor.follow('Change your name');
	assert.equal(await donor.typed('Your name'), name);
	await donor.choose('With this name:');
	await donor.type('The name to show', 'Hal of the choir');
	await donor.press('Check your answers');
	await donor.sees('Hal of the choir');
	await donor.press('Book this appointment');
	await donor.sees('Your appointment is booked', '10:45', 'Eat a meal', 'photo ID');
	const wrong = await donor.typed('Your private link');
	assert.equal(wrong, donor.page.url());

	await donor.follow('Correct this address');
	await donor.type('Email address', emailOf(name));
	await donor.press('Use this address');
	await donor.sees('Your appointment is booked', emailOf(name));
	const link = await donor.typed('Your private link');
	assert.notEqual(link, wrong);
	assert.ok((await emailTo(world, emailOf(name))).links.includes(link));
	await donor.open(wrong);
	assert.equal(donor.status, 410);
	await donor.sees('This link no longer works');
	await donor.open(link);

	const before = emailsSoFar(world);
	await donor.follow('Change the time');
	await donor.choose(later);
	await donor.press('Move to this time');
	await donor.sees('Your appointment is booked', later);
	const moved = await emailTo(world, emailOf(name), { subject: /new time/, seen: before });
	assert.match(moved.calendars[0], /SEQUENCE:[1-9]/);
	await donor.open(link);
	await donor.sees(later);
	await donor.follow('Change how I am shown: Hal of the choir');
	await donor.type('The name to show', name);
	await donor.press('Save');
	await donor.sees(`Change how I am shown: ${name}`, /Saved\./);
	return donor;
}

/* The first row of a person on the roster. */
const rowOf = (person, name) => person.page.locator('.roster > li').filter({ hasText: name }).first();

async function record(crew, name, outcome, number = '') {
	if (!/\/donor\//.test(crew.page.url())) {
		await crew.follow(/^Everyone/);
		await crew.follow(name, { within: rowOf(crew, name) });
	}
	await crew.choose(outcome);
	if (number)
		await crew.type('Donation number (if there is one)', number);
	await crew.press('Save');
}

/* The desk of the demo's drive of today, from its first arrival to the closing of the day, by the blood service's staff. */
export async function workAtTheDesk(world) {
	const crew = await comes(world);
	const back = () => crew.follow('Back to the list');

	await crew.open(`${world.site.url}/demo`);
	await crew.follow(/^As the blood service/);
	await crew.press('Open the desk');
	const roster = crew.page.url();
	await crew.sees('St Anne', '7 still expected', 'Cora Lane');

	await crew.pressInPlace(/^Here .*Cora Lane$/, 'Cora Lane is here.');
	await crew.sees('6 still expected', '1 here');
	await crew.follow('Cora Lane', { within: rowOf(crew, 'Cora Lane') });
	await crew.sees('Cora Lane', /here since \d\d:\d\d/);
	await crew.press('Undo Here');
	await crew.press('Here');
	await record(crew, 'Cora Lane', 'Done: gave blood', 'A9999 26 00000');
	await crew.isToldToMend(/Count them again/);
	await crew.type('Donation number (if there is one)', 'A9999 26 000005');
	await crew.press('Save');
	await crew.sees(/done/, 'A999926000005');
	await crew.press('Undo what is recorded');
	await record(crew, 'Cora Lane', 'Done: gave blood', 'a9999 26 000005');
	await back();
	await crew.sees('1 finished');

	await crew.open(`${roster}?q=benno`);
	await crew.sees('Found', 'Benno Field');
	await crew.follow('Benno Field');
	await record(crew, 'Benno Field', 'Done: gave blood', 'A999926000005');
	await crew.isToldToMend(/recorded for someone else/);
	await crew.type('Donation number (if there is one)', '');
	await crew.choose('Not today');
	await crew.press('Save');
	await crew.sees('not today');
	await back();
	for (const [name, outcome, state] of [['Asha Pine', 'Left before giving', 'left'], ['Dario Hill', 'Did not come: the appointment is free again', 'did not come'],
		['Esme Wells', 'Done: gave blood', 'done'], ['Felix Thorn', 'Done: gave blood', 'done'], ['Gwen Cole', 'Done: gave blood', 'done']]) {
		await record(crew, name, outcome);
		await crew.sees(state);
		await back();
	}

	await crew.follow('Add a walk-in');
	await crew.type('Name (optional)', 'Hanna Vale');
	await crew.choose('Grandmother Sol');
	await crew.choose('With this name:');
	await crew.type('The name to show', 'Hanna Vale');
	await crew.press('Add this person');
	await crew.sees('Hanna Vale is here.');
	await crew.follow('Hanna Vale', { within: rowOf(crew, 'Hanna Vale') });
	await crew.sees('Hanna Vale', 'in honour of Grandmother Sol');
	await record(crew, 'Hanna Vale', 'Done: gave blood');
	await back();
	await crew.follow('Add a walk-in');
	await crew.type('Name (optional)', 'Typed Twice');
	await crew.press('Add this person');
	await crew.sees('Typed Twice is here.');
	const undo = crew.page.getByRole('button', { name: 'Undo Typed Twice' });
	await undo.click();          /* in place, where there is script */
	await undo.waitFor({ state: 'detached' });
	await crew.open(`${roster}/all`);
	await crew.seesNot(/Typed Twice/);
	await back();
	await crew.follow('Add someone who came along');
	await crew.type('Name (optional)', 'Ida North');
	await crew.choose('Grandmother Sol');
	await crew.choose('With this name:');
	await crew.type('The name to show', 'Ida');
	await crew.press('Add this person');
	await crew.sees('Ida North came along.');
	await crew.sees('7 finished');

	await crew.follow('Close the day');
	await crew.sees('5 donations were recorded');
	await crew.press('Close the day');
	await crew.sees('The day is closed');
	await crew.leave();
}

/* The demo's keeper, signed in by the demo's own link; at her pages. */
export async function demoKeeper(world, more = {}) {
	const keeper = await comes(world, more);

	await keeper.open(`${world.site.url}/demo`);
	await keeper.follow(/^As the family/);
	await keeper.press('Sign in');
	await keeper.sees('My pages', 'Grandmother Sol');
	return keeper;
}

/* Where a visitor of the demo gets to by this link of it. */
export async function demoPage(world, name) {
	const visitor = await comes(world);

	await visitor.open(`${world.site.url}/demo`);
	await visitor.follow(name);
	const address = visitor.page.url();
	await visitor.leave();
	return address;
}
