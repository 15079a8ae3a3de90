/* How many presses it takes to publish a page, to say no to one, and to see a donor through at the desk: each field, choice, link and
 * button counts one, and so does the link in an email.
 * A path may grow only with a reason next to its number. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { drawn, settle } from './desk.mjs';
import { linkOf } from './email.mjs';
import { comes, demoKeeper, demoPage, emailTo, saturday } from './story.mjs';

const PRESSES = {
	'nothing → a published page of one’s own': 11,
	'nothing → a family is asked': 13,
	'the invitation → no': 3,
	'the invitation → published': 7,
	/* Three more than the goal: the service's web page, the address and the people at each time are asked, not guessed (decision 63). */
	'a published page → a drive': 11,
	'the drive → an appointment': 5,
	'the drive → seven, and the link to share': 7,
	'the overview → thanks sent': 6,
	'the desk: arrived → finished': 2,
	'the desk: found by name → arrived': 3,
};
const STATEMENT = 'Nobody’s care, bill or discharge depends on finding donors, and nobody has been told to find them.';
const world = { width: 390, script: true, keys: false };

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'presses', closely: false });
});
after(async () => {
	await world.house?.close();
	await world.site?.stop();
});

/* A person whose presses are counted from here on. */
async function counted(person) {
	let presses = 0;

	person ??= await comes(world);

	for (const verb of ['type', 'choose', 'press', 'pressInPlace', 'follow']) {
		const real = person[verb].bind(person);
		person[verb] = (...words) => { presses++; return real(...words); };
	}
	/* The answer takes the place of what was there. */
	person.find = name => { presses++; return person.page.getByRole('button', { name, exact: true }).click(); };
	person.opensEmail = async (to, subject, link) => {
		presses++;
		await person.open(linkOf(await emailTo(world, to, { subject }), link));
	};
	person.took = path => assert.equal(presses, PRESSES[path], `presses from ${path}`);
	return person;
}

async function startsPage(person, email) {
	await person.open(world.site.url);
	await person.follow('Start a page');
	await person.type('Email address', email);
	await person.press('Email me a link');
	await person.opensEmail(email, /sign in/, /sign-in\/link/);
	await person.press('Sign in');
	await person.type('Name', 'Clara');
	await person.choose('In memory of someone');
}

/* Time zone and minutes between two times are filled in. */
async function opensDrive(organiser) {
	await organiser.follow('Add a drive');
	await organiser.type('Name of the blood service that runs the drive', 'Riverside Blood Service');
	await organiser.type('Its web page about who can give blood', 'https://blood.example.org/who-may-give');
	await organiser.type('Venue', 'St Anne’s Hall');
	await organiser.type('Address', '12 Mill Lane, Riverside');
	await organiser.type('Day', saturday());
	await organiser.type('From', '10:00');
	await organiser.type('Until', '13:00');
	await organiser.type('People at each time', '2');
	await organiser.press('Check your answers');
	await organiser.press('Add this drive');
	await organiser.sees('Booking is open', '0 of 2 booked');
	organiser.took('a published page → a drive');
}

test('publishing a page of one’s own', async () => {
	const ann = await counted();

	await startsPage(ann, 'ann@example.org');
	await ann.choose('I do');
	await ann.choose(STATEMENT);
	await ann.press('Continue');
	await ann.press('Publish the page');
	await ann.sees('Published, for people who have the link');
	ann.took('nothing → a published page of one’s own');
	await opensDrive(await counted(ann));
	await ann.leave();
});

async function asks(family) {
	const friend = await counted();

	await startsPage(friend, `friend.of.${family}`);
	await friend.choose('Someone else: we ask them by email');
	await friend.type('Their email address', family);
	await friend.type('Your own name', 'Jon Reed');
	await friend.choose(STATEMENT);
	await friend.press('Continue');
	await friend.press('Start the page and ask them');
	await friend.sees('Waiting for the family');
	friend.took('nothing → a family is asked');
	await friend.leave();
}

test('a family is asked, and says no', async () => {
	await asks('maria@example.org');
	const maria = await counted();

	await maria.opensEmail('maria@example.org', /^A question from Jon Reed/, /\/invitation\/\w+$/);
	await maria.follow('I would rather not have this page');
	await maria.press('Decline this page');
	await maria.sees('The page will not go ahead');
	maria.took('the invitation → no');
	await maria.leave();
});

test('a family is asked, reads and publishes', async () => {
	await asks('nora@example.org');
	const nora = await counted();

	await nora.opensEmail('nora@example.org', /^A question from Jon Reed/, /\/invitation\/\w+$/);
	await nora.follow('Read what Jon Reed has prepared');
	await nora.press('Email me a link');
	await nora.opensEmail('nora@example.org', /sign in/, /sign-in\/link/);
	await nora.press('Sign in');
	await nora.choose(STATEMENT);
	await nora.press('Publish the page');
	await nora.sees('Published, for people who have the link');
	nora.took('the invitation → published');
	await nora.leave();
});

test('booking one appointment', async () => {
	const donor = await comes(world);

	await donor.open(await demoPage(world, /^As a friend/));
	await donor.follow('See the times');
	await counted(donor);
	await donor.follow(/^\d\d:\d\d \d+ left/);
	await donor.type('Your name', 'Ivo Lund');
	await donor.type('Email address', 'ivo.lund@example.org');
	await donor.press('Check your answers');
	await donor.press('Book this appointment');
	await donor.sees('Your appointment is booked');
	donor.took('the drive → an appointment');
	await donor.leave();
});

test('booking seven', async () => {
	const leader = await comes(world);

	await leader.open(await demoPage(world, /^As a friend/));
	await leader.follow('See the times');
	await counted(leader);
	await leader.follow('A group');
	await leader.press('7');
	await leader.follow(/^Choose/);
	await leader.type('Your name', 'Ann Wood');
	await leader.type('Email address', 'ann.wood@example.org');
	await leader.press('Check your answers');
	await leader.press('Book these appointments');
	await leader.sees('Seven appointments are booked', 'Send this to the others');
	assert.match(await leader.typed('Link for your group'), /\/seat\/\w+$/);
	leader.took('the drive → seven, and the link to share');
	await leader.leave();
});

test('thanking everyone who came', async () => {
	const keeper = await demoKeeper(world);

	await keeper.follow(/^In honour of\s+Grandmother Sol$/);
	await counted(keeper);
	await keeper.follow('Thank-you letters');
	await keeper.follow('Write a letter');
	await keeper.type('Your words', 'Thank you. We read every name.');
	await keeper.press('Save as a draft');
	await keeper.follow('Send it, or choose a time');
	await keeper.press('Send it');
	await keeper.sees(/being sent|was sent/);
	keeper.took('the overview → thanks sent');
	await keeper.leave();
});

/* The team's device at the demo's desk of today, ready for the first donor. */
async function atTheDesk() {
	const opens = await comes(world);

	await opens.open(`${world.site.url}/demo`);
	await opens.follow(/^As the team/);
	await opens.press('Open the desk');
	return opens;
}

test('a donor arrives and has finished', async () => {
	const team = await counted(await atTheDesk());

	await drawn(team.page);
	await team.pressInPlace(/^Here .*Dario Hill$/, 'Dario Hill is here.');
	await settle(team.page);
	await team.pressInPlace(/^Finished .*Dario Hill$/, 'Dario Hill has finished.');
	team.took('the desk: arrived → finished');
	await team.leave();
});

/* A name is typed, Enter finds one person, and Enter checks them in. */
test('a donor is found and checked in', async () => {
	const team = await counted(await atTheDesk());

	await team.type('Name or code', 'benno');
	await team.find('Find');
	await team.page.getByRole('heading', { name: 'Found' }).waitFor();
	await team.pressInPlace(/^Here .*Benno Field$/, 'Benno Field is here.');
	team.took('the desk: found by name → arrived');
	await team.leave();
});
