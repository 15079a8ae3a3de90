/* What the organiser and the keepers do later: edit, close and cancel a drive, propose words, ask another keeper, let a page be. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { linkOf } from './email.mjs';
import { comes, demoKeeper, demoPage, emailTo, emailsSoFar } from './story.mjs';

const world = { width: 390, script: true, keys: false };

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'keeping' });
	world.story = await demoPage(world, /^As a friend/);
});
after(async () => {
	await world.house?.browser.close();
	await world.site?.stop();
});

async function demoOrganiser() {
	const organiser = await comes(world);

	await organiser.open(`${world.site.url}/demo`);
	await organiser.follow(/^As the organiser/);
	await organiser.press('Sign in');
	return organiser;
}

/* The organiser's page of the story's next drive: the one that the public page shows. */
async function nextDrive(organiser) {
	const visitor = await comes(world);

	await visitor.open(world.story);
	const day = (await visitor.page.locator('.board .day time').innerText()).trim().replace(/\u00a0/g, ' ');
	await visitor.leave();
	await organiser.follow(new RegExp(`^Manage\\s+${day}, 10:00`));
	await organiser.sees(day, 'In honour of Liv', 'Booked: 9');
	return day;
}

test('an edit that would leave someone without a place is refused with the list of them', async () => {
	const organiser = await demoOrganiser();

	await nextDrive(organiser);
	await organiser.follow('Edit the drive');
	await organiser.type('From', '10:30');
	await organiser.press('Check your changes');
	await organiser.sees('Your changes cannot be saved yet', '10:00', '10:15', 'three people booked');
	await organiser.press('Change your answers');
	assert.equal(await organiser.typed('From'), '10:30');
	await organiser.type('From', '10:00');
	await organiser.type('Until', '16:00');
	await organiser.type('How to find it (optional)', 'The bridge is closed: take bus 9.');
	await organiser.press('Check your changes');
	await organiser.sees('Now', 'After you save', '10:00 to 15:00', '10:00 to 16:00', 'The bridge is closed', '15:45');
	await organiser.sees('We will email eleven people who have booked or are on the waiting list');
	await world.house.check(organiser.page, 'a change of a drive that nine people have booked');
	await organiser.type('A sentence for them (optional)', 'w'.repeat(501));
	await organiser.press('Save and tell eleven people');
	await organiser.isToldToMend(/Shorten the sentence to 500 characters/);
	await organiser.type('A sentence for them (optional)', 'We are sorry about the longer way.');
	await organiser.press('Save and tell eleven people');
	await organiser.sees('10:00 to 16:00');
	await organiser.leave();
});

test('booking is closed and opened again; then the drive is cancelled and everybody is told', async () => {
	const organiser = await demoOrganiser(), visitor = await comes(world);

	const day = await nextDrive(organiser);
	await organiser.follow('Close booking');
	await organiser.sees('Close booking for', 'unchanged', 'We will email eleven people who have booked or are on the waiting list');
	assert.equal(await organiser.typed('A sentence for them (optional)'), 'We are sorry about the longer way.');
	await organiser.press('Close booking and tell eleven people');
	await organiser.sees('Booking is closed');
	await visitor.open(world.story);
	await visitor.sees('Booking is closed');
	await organiser.press('Open booking again');
	await visitor.open(world.story);
	await visitor.sees('appointments left');

	/* Someone whose address nobody has confirmed. */
	await visitor.follow('See the times');
	await visitor.follow(/^10:45/);
	await visitor.type('Your name', 'Nils Newly');
	await visitor.type('Email address', 'nils.newly@example.org');
	await visitor.press('Check your answers');
	await visitor.press('Book this appointment');
	await visitor.sees('Your appointment is booked');

	await organiser.follow('Cancel the drive');
	await organiser.sees(/We will email [\w-]+ people/, 'We send the email straight away.', 'This cannot be undone');
	await organiser.type('A sentence for them (optional)', 'The hall is flooded.');
	const before = emailsSoFar(world);
	await organiser.press(/^Cancel the drive and tell [\w-]+ people$/);
	await organiser.sees('This drive is cancelled');
	for (const name of ['iris', 'jonas', 'keira', 'luca', 'mirja', 'pia'])
		assert.match((await emailTo(world, `${name}@example.org`, { seen: before })).calendars[0], /STATUS:CANCELLED/);
	/* Who has been emailed before reads the organiser's sentence; an address that nobody has confirmed gets no word that a person typed. */
	assert.match((await emailTo(world, 'iris@example.org', { seen: before })).text, /“The hall is flooded.”/);
	assert.doesNotMatch((await emailTo(world, 'nils.newly@example.org', { seen: before })).text, /flooded/);
	const place = linkOf(await emailTo(world, 'iris@example.org', { subject: new RegExp(`^Your appointment is booked: ${day}`) }), /\/mine\/\w+$/);
	await visitor.open(place);
	await visitor.sees('This drive has been cancelled');
	await visitor.open(world.story);
	await visitor.sees('No blood drive is planned at the moment');
	await organiser.leave();
	await visitor.leave();
});

test('words that the organiser proposes are the keeper’s to take or leave', async () => {
	const organiser = await demoOrganiser(), keeper = await demoKeeper(world), visitor = await comes(world);

	for (const [words, press, shown] of [['Other words.', 'Leave the page as it is', /Liv was with us/], ['Liv, in spring.', 'Use these words', /Liv, in spring/]]) {
		await organiser.open(`${world.site.url}/home`);
		await organiser.follow(/^In honour of\s+Liv$/);
		await organiser.follow('Propose other words');
		await organiser.type('The words on the page (optional)', words);
		await organiser.press('Send to the family');
		await organiser.sees('The family has not answered the words you proposed');
		await keeper.open(`${world.site.url}/home`);
		await keeper.follow(/^In honour of\s+Liv$/);
		await keeper.follow('Read the proposed words');
		await keeper.sees(words);
		await keeper.press(press);
		await visitor.open(world.story);
		await visitor.sees(shown);
	}
	await keeper.follow('Name and words');
	await keeper.type('Name', 'Liv, our daughter');
	await keeper.press('Save');
	await keeper.follow(/^Change who can see/);
	await keeper.choose('Everyone');
	await keeper.press('Save');
	await keeper.sees('Published, for everyone');
	await keeper.follow(/^Change who can see/);
	await keeper.choose('People who have the link');
	await keeper.press('Save');
	await visitor.open(world.story);
	await visitor.sees('Liv, our daughter');
	for (const person of [organiser, keeper, visitor])
		await person.leave();
});

test('another keeper is asked, and may wish for no further mail', async () => {
	const keeper = await demoKeeper(world), stranger = await comes(world);

	await keeper.follow(/^In honour of\s+Tomas$/);
	await keeper.follow('Ask someone to look after it with you');
	await keeper.press('Send the invitation');
	await keeper.isToldToMend(/Enter the email address/);
	await keeper.type('Email address', 'aunt@example.org');
	await keeper.press('Send the invitation');
	await keeper.sees('aunt@example.org');
	const invitation = await emailTo(world, 'aunt@example.org', { subject: /^A question/ });
	await stranger.open(linkOf(invitation, /\/invitation\/\w+$/));
	await stranger.sees('help look after the page');
	await stranger.open(linkOf(invitation, /\/no-email\/\w+\/\w+$/));
	await stranger.press('Do not email me again');
	await stranger.sees('We will not email you again');
	await keeper.press(/^Withdraw/);
	await keeper.seesNot(/aunt@example.org/);
	await stranger.open(linkOf(invitation, /\/invitation\/\w+$/));
	assert.equal(stranger.status, 410);
	await keeper.leave();
	await stranger.leave();
});

test('a draft of one’s own is discarded, and comes back', async () => {
	const keeper = await demoKeeper(world);

	await keeper.follow('Start a page');
	await keeper.type('Name', 'Otto');
	await keeper.choose('In honour of someone who is living');
	await keeper.type('The words on the page (optional)', 'Otto does not like a fuss.');
	await keeper.choose('I do');
	await keeper.choose('Nobody’s care, bill or discharge depends on finding donors, and nobody has been told to find them.');
	await keeper.press('Continue');
	await keeper.follow('Discard this draft');
	await keeper.sees('No visitor has seen it. You can undo this for seven days.');
	await keeper.seesNot(/rather not|say no/);
	await keeper.press('Discard this draft');
	await keeper.sees('The draft is discarded', 'You can undo this for seven days.');
	await keeper.press('Undo');
	await keeper.sees('Undone. The draft is here again.');
	await keeper.sees('The page is ready for you to read');
	await keeper.leave();
});

test('every page met by organiser and keepers is good HTML', async () => {
	assert.deepEqual(await world.house.findings(), []);
});
