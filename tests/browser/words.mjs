/* words: the acts of the second half: words for the family, its answer, gifts told, what follows and what is printed.
 * Each is done by the given person (people.mjs); `world` is what they share, as in story.mjs. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT, freePort } from './browser.mjs';
import { readEmails } from './email.mjs';
import { comes, demoKeeper, demoPage, emailTo } from './story.mjs';

const run = promisify(execFile);
const RUN_MS_MAX = 240000;

export const MESSAGE = 'It was a quiet morning.\n\nI thought of Sol the whole way home. More at https://example.org/not-a-link';
export const RIGHT_TO_LEFT = 'תודה על היום הזה';
export const LETTER = 'You came on a grey day and brought your own cake.\n\nSol asked me to say each of your names aloud. I did.';

const rowOf = (person, name) => person.page.locator('.roster > li').filter({ hasText: name }).first();
const messageRow = (person, words) => person.page.locator('.messages > li').filter({ hasText: words }).first();

/* A picture as a phone sends it, or with another name. */
export async function aPicture(house, colours = '#e8c9a0,#56708a 60%,#22303c') {
	const context = await house.browser.newContext({ viewport: { width: 900, height: 600 } });
	const page = await context.newPage();

	await page.setContent(`<body style="margin:0;background:linear-gradient(${colours})"></body>`);
	const jpeg = await page.screenshot({ type: 'jpeg', quality: 85 });
	await context.close();
	return jpeg;
}

/* The demo's day of today: one gave, one could not, one did not come; the roster is printed, and
 * says of both that they have finished; the day is closed.  The desk's own pages
 * are looked at in the story. */
export async function dayAtTheDesk(world) {
	const crew = await comes({ ...world, house: { ...world.house, check: () => {} } }, { keys: false });

	await crew.open(`${world.site.url}/demo`);
	await crew.follow(/^As the blood service/);
	await crew.press('Open the desk');
	const desk = crew.page.url();
	for (const [name, outcome] of [['Asha Pine', 'Done: gave blood'], ['Benno Field', 'Not today'], ['Dario Hill', 'Did not come: the appointment is free again']]) {
		await crew.follow(/^Everyone/);
		await crew.follow(name, { within: rowOf(crew, name) });
		await crew.choose(outcome);
		await crew.press('Save');
		await crew.follow('Back to the list');
	}
	crew.house = world.house;
	await crew.follow('Print the roster');
	await crew.sees('Roster', 'Asha Pine', 'finished', 'did not come', 'Keep it face down');
	await crew.seesNot(/gave/, /not today/, /done/);
	await crew.open(desk);
	await crew.follow('Close the day');
	await crew.press('Close the day');
	await crew.sees('The day is closed');
	await crew.leave();
}

/* The private link of a friend's place on the page in honour of Sol; they booked for other pages too. */
export async function linkOfFriend(world, email) {
	await emailTo(world, email, { subject: /^Booked: your appointment on|^Your appointment is booked/ });
	const links = readEmails(world.site.folder).filter(letter => letter.to.includes(email))
		.flatMap(letter => letter.links.filter(link => /\/mine\/\w+$/.test(link)));
	for (const link of [...new Set(links)]) {
		const answer = await fetch(link);
		if ((await answer.text()).includes('Grandmother Sol'))
			return link;
	}
	assert.fail(`no place of ${email} for Grandmother Sol behind ${links.join(' ')}`);
}

/* Asha leaves a message and a picture; what is refused is explained next to its field, and what was typed is preserved. */
export async function leaveMessage(world, { picture = true } = {}) {
	const asha = await comes(world);
	const link = await linkOfFriend(world, 'asha@example.org');

	await asha.open(link);
	await asha.follow('Leave a message for the family');
	await asha.sees('A message to the family', 'in honour of Grandmother Sol', 'You may not get a reply');
	await asha.press('Send it to the family');
	await asha.isToldToMend(/Write a few words, or choose a picture/);
	await asha.type('Your words', MESSAGE);
	await asha.choose('With this name:');
	await asha.type('The name to show', 'Asha Pine');
	if (picture)
		await addPictures(world, asha);
	await asha.press('Send it to the family');
	await asha.sees('Sent to the family', 'reads it first');
	await asha.follow('Send another message');
	await asha.leave();
}

async function addPictures(world, asha) {
	const file = asha.page.getByLabel('Pictures', { exact: true });
	const bridge = { name: 'bridge.jpg', mimeType: 'image/jpeg', buffer: await aPicture(world.house) };
	const film = Buffer.concat([Buffer.from('000000206674797069736f6d0000020069736f6d69736f3261766331', 'hex'), Buffer.alloc(4000)]);

	await file.setInputFiles([{ name: 'film.mp4', mimeType: 'video/mp4', buffer: film }, bridge]);
	await asha.press('Send it to the family');
	await asha.isToldToMend(/film\.mp4: .*(not a picture|cannot be shown here)/);
	await asha.sees('Picture 1 saved.');
	assert.equal((await asha.typed('Your words')).replace(/\r/g, ''), MESSAGE);
	const preview = asha.page.getByAltText('Picture 1', { exact: true });
	assert.ok(await preview.evaluate(image => image.complete && image.naturalWidth === 320), 'the preview is there, and small');
	await asha.page.getByLabel('More pictures', { exact: true }).setInputFiles([bridge, bridge]);
	await asha.press('Add pictures');
	await asha.sees('Picture 3 saved.');
	await asha.type('Description of picture 1 (optional)', 'The bridge in the morning');
	await asha.choose('Remove picture 2');
	await asha.choose('Remove picture 3');
}

/* Benno could not give; he is thanked the same, and writes the other way round.  Dario did not come. */
export async function leaveOthers(world) {
	const benno = await comes(world, { keys: false });

	await benno.open(`${await linkOfFriend(world, 'benno@example.org')}/message`);
	await benno.type('Your words', RIGHT_TO_LEFT);
	await benno.press('Send it to the family');
	await benno.sees('Sent to the family');
	await benno.open(`${await linkOfFriend(world, 'dario@example.org')}/message`);
	await benno.sees('After the day, people who came can leave words');
	await benno.leave();
}

/* The keeper at the page in honour of Sol. */
export async function keeperOfSol(world, more = {}) {
	const keeper = await demoKeeper(world, more);

	await keeper.follow(/Grandmother Sol$/);
	await keeper.sees('The page in honour of', 'Grandmother Sol');
	return keeper;
}

/* She reads first; one is published, one stays with her; removing can be undone. */
export async function readMessages(world, keeper, solPage) {
	const visitor = await comes(world, { keys: false });

	await visitor.open(solPage);
	await visitor.seesNot(/quiet morning/, /Messages from people who came/);
	await keeper.follow('Messages');
	await keeper.sees('Two new messages', RIGHT_TO_LEFT, 'Asha Pine');
	await keeper.seesNot(/quiet morning/);
	await keeper.page.getByText(/^A new message from/).click();
	await keeper.sees('quiet morning');
	assert.equal(await keeper.page.locator('.messages .letter a').count(), 0, 'links in strangers’ words are no links');
	assert.equal(await messageRow(keeper, RIGHT_TO_LEFT).locator('.letter p').first().evaluate(paragraph => getComputedStyle(paragraph).direction), 'rtl');
	await keeper.press(/^Publish/, { within: messageRow(keeper, 'quiet morning') });
	await keeper.sees('Shown on the page.', 'One new message');
	await keeper.press(/^Remove/, { within: messageRow(keeper, RIGHT_TO_LEFT) });
	await keeper.sees('Removed.');
	await keeper.press('Undo');
	await keeper.sees('Undone.', 'One new message');
	await keeper.press(/^Keep it private/, { within: messageRow(keeper, RIGHT_TO_LEFT) });
	await keeper.sees('Kept private.', 'No new messages');
	await keeper.follow('How you hear about new messages');
	await keeper.choose('One email a day, only when there is something new');
	await keeper.press('Save');
	await keeper.follow('The page’s overview');
	await visitor.open(solPage);
	await visitor.sees('Messages from people who came', 'quiet morning', 'Asha Pine');
	await visitor.seesNot(new RegExp(RIGHT_TO_LEFT));
	return visitor;
}

/* Draft, pictures, as each will see it, sent now; and it is on the page. */
export async function writeThanks(world, keeper, { picture = true } = {}) {
	await keeper.sees('After the drive', 'There is no hurry');
	await keeper.follow('Write a letter');
	await keeper.press('Save as a draft');
	await keeper.isToldToMend(/Write a few words/);
	await keeper.type('Your words', LETTER);
	if (!await keeper.page.getByLabel('Also on the page, for everyone who reads it').isChecked())
		await keeper.choose('Also on the page, for everyone who reads it');
	await keeper.press('Save as a draft');
	await keeper.sees('A draft. Only people who look after the page can see it.', 'brought your own cake');
	if (picture) {
		await keeper.follow('Pictures');
		await keeper.picture('Picture', await aPicture(world.house, '#f3e6d0,#8a9a70 55%,#3c4a2c'));
		await keeper.type('Describe the picture for people who cannot see it (optional)', 'Sol '.repeat(60));
		await keeper.press('Add this picture');
		await keeper.isToldToMend(/Shorten/);
		await keeper.sees('Picture saved.');
		await keeper.type('Describe the picture for people who cannot see it (optional)', 'Sol at the window, in her green coat');
		await keeper.press('Add this picture');
		await keeper.follow('Back to the letter');
	}
	await keeper.follow('See what people will see');
	await keeper.sees('By email', 'to people who came', 'to people who booked and could not be there', 'On the page', 'brought your own cake');
	await keeper.follow('Send it, or choose a time');
	await keeper.choose('Later');
	await keeper.press('Send it');
	await keeper.isToldToMend(/Enter the day/);
	await keeper.choose('Now');
	await keeper.press('Send it');
}

/* A letter as an independent parser reads it: { html, text, types, unsubscribe, post, pictures: { id: data address } }. */
export async function readLetter(file) {
	const program = `
import base64, email, email.policy, json, sys
letter = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
parts = [part for part in letter.walk() if not part.is_multipart()]
print(json.dumps({
	"types": [part.get_content_type() for part in letter.walk()],
	"text": letter.get_body(("plain",)).get_content(), "html": letter.get_body(("html",)).get_content(),
	"unsubscribe": letter["List-Unsubscribe"], "post": letter["List-Unsubscribe-Post"],
	"pictures": {part["Content-ID"].strip("<>"): "data:%s;base64,%s" % (part.get_content_type(), base64.b64encode(part.get_content()).decode())
		for part in parts if part.get_content_maintype() == "image"}}))`;
	const { stdout } = await run('python3', ['-c', program, file], { timeout: RUN_MS_MAX, maxBuffer: 16 << 20 });

	await run(path.join(ROOT, 'tests/email_check.py'), [file], { timeout: RUN_MS_MAX });
	return JSON.parse(stdout);
}

/* Shows the letter as an email program does: with its pictures, then with none and the descriptions in their place. */
export async function showLetter(world, letter) {
	const context = await world.house.browser.newContext({ viewport: { width: world.width, height: 900 }, javaScriptEnabled: false });
	const page = await context.newPage();
	const shown = html => page.setContent(html, { waitUntil: 'load' });
	const picture = name => page.screenshot({ path: path.join(world.house.out, `letter-${name}.png`), fullPage: true });

	await shown(letter.html.replace(/cid:([^"]+)/g, (_, id) => letter.pictures[id] ?? assert.fail(`no picture ${id} in the mail`)));
	await picture('with-pictures');
	await shown(letter.html.replace(/ src="cid:[^"]+"/g, ' src="data:,"'));
	await picture('without-pictures');
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the letter is no wider than the screen');
	await context.close();
}

/* What the code on a picture or a printed page says, read by another program. */
export async function readCode(file) {
	const { stdout } = await run('zbarimg', ['-q', '--raw', file], { timeout: RUN_MS_MAX });

	return stdout.trim();
}

/* Fetches as the person would, into a file of the house; answers its path. */
export async function fetchInto(world, person, address, name) {
	const answer = await person.page.context().request.get(address);

	assert.equal(answer.status(), 200, `${answer.status()} at ${address}`);
	const file = path.join(world.house.out, name);
	fs.writeFileSync(file, await answer.body());
	return file;
}

export async function renderPdf(file) {
	const base = file.replace(/\.pdf$/, '');

	await run('pdftoppm', ['-r', '150', '-singlefile', '-png', file, base], { timeout: RUN_MS_MAX });
	return `${base}.png`;
}

export async function checkFeed(file) {
	await run(path.join(ROOT, 'tests/feed_check.py'), [file], { timeout: RUN_MS_MAX });
	return fs.readFileSync(file, 'utf8');
}

export const oembedOf = async address => (await (await fetch(`${new URL('/oembed', address)}?url=${encodeURIComponent(address)}`)).json()).html;

/* A news page of another site that shows it in a frame.  Its own policy allows nothing but frames of our site. */
export async function newsPage(address, html) {
	const port = await freePort();
	const policy = `default-src 'none'; frame-src ${new URL(address).origin}`;
	const server = http.createServer((request, response) => {
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
		response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>News</title><h1>News of the village</h1>${html}`);
	});

	await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${port}/`, close: () => new Promise(resolve => server.close(resolve)) };
}

/* The address of the public page in honour of Sol; it is shown by link. */
export async function pageOfSol(world) {
	const keeper = await keeperOfSol(world, { keys: false });
	const address = await keeper.shown(0, '.link-field');

	await keeper.leave();
	return address;
}

export const storyPage = world => demoPage(world, /^As a friend/);
