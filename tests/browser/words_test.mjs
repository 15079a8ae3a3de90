/* The second half of the story: words for the family, its thanks, gifts told, what follows, joins and is printed.  On a phone and on
 * a computer with everything, without script, and with the keyboard alone where a person types. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { comes, demoPage, emailTo } from './story.mjs';
import { waysOf } from './people.mjs';
import { LETTER, checkFeed, dayAtTheDesk, fetchInto, keeperOfSol, leaveMessage, leaveOthers, newsPage, oembedOf, pageOfSol, readCode, readLetter,
	readMessages, renderPdf, showLetter, storyPage, writeThanks } from './words.mjs';

const WAYS = [
	{ name: 'on a phone', width: 390, whole: true },
	{ name: 'on a computer', width: 1280, whole: true },
	{ name: 'without script', width: 390, script: false, closely: false },
	{ name: 'by keyboard', width: 1280, keys: true, closely: false, writing: true },
];

/* A day n days from today, as a date field wants it. */
const dayFromToday = n => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);

async function organiserAt(world) {
	const organiser = await comes(world);

	await organiser.open(`${world.site.url}/demo`);
	await organiser.follow(/^As the organiser/);
	await organiser.press('Sign in');
	return organiser;
}

for (const { name: way, width, script = true, keys = false, closely = true, whole = false, writing = false } of waysOf(WAYS)) {
	describe(`words ${way}`, () => {
		const world = { width, script, keys };
		let solPage, keeper, visitor, letter, stopped = '';

		/* One act; when one fails the others are not tried. */
		const act = (name, work) => test(name, async t => {
			if (stopped) {
				t.skip(`not reached, because of "${stopped}"`);
				return;
			}
			stopped = name;
			await work();
			stopped = '';
		});

		before(async () => {
			world.site = await startDemo();
			world.house = await openBrowser({ site: world.site, name: `words-${way.replace(/\W+/g, '-')}`, closely });
		});
		after(async () => {
			await world.house?.browser.close();
			await world.site?.stop();
		});

		act('the day is closed at the desk, its roster printed', async () => {
			await dayAtTheDesk(world);
			solPage = await pageOfSol(world);
		});

		act('whoever came leaves words and a picture; a film is refused kindly', () => leaveMessage(world));

		act('whoever could not give leaves words too; who did not come is told when', () => leaveOthers(world));

		act('the keeper reads first, publishes one and keeps one', async () => {
			keeper = await keeperOfSol(world);
			visitor = await readMessages(world, keeper, solPage);
		});

		act('a letter with thanks: draft, pictures, as each will see it, sent', () => writeThanks(world, keeper));

		act('the letter arrives as text and HTML, and one press ends it', async () => {
			letter = await emailTo(world, 'asha@example.org', { subject: /^Thank you from the family$/, text: /had hoped to be[^]*honour of Grandmother Sol/ });
			const read = await readLetter(letter.file);
			for (const words of [read.text, read.html])
				assert.ok(words.includes('brought your own cake') && words.includes('Sol at the window, in her green coat'), words);
			assert.ok(read.types.includes('multipart/alternative'));
			assert.equal(Object.keys(read.pictures).length, 1);
			assert.equal(read.post, 'List-Unsubscribe=One-Click');
			assert.ok(read.unsubscribe.startsWith(`<${world.site.url}/stop/`), read.unsubscribe);
			await showLetter(world, read);
			await emailTo(world, 'dario@example.org', { subject: /^Thank you from the family$/, text: /had hoped to be[^]*honour of Grandmother Sol/ });
			const asha = await comes(world);
			await asha.open(read.unsubscribe.slice(1, -1));
			await asha.press('Stop thank-you letters');
			await asha.sees('You will get no more thank-you letters');
			await asha.leave();
		});

		act('the letter stands on the page; it is changed, and the page follows', async () => {
			await keeper.seesInTime('It was sent on');
			await visitor.open(solPage);
			await visitor.sees('Thank you, from the family', 'brought your own cake');
			await keeper.follow('Change the words on the page');
			await keeper.sees('Emails cannot be called back');
			await keeper.type('Your words', LETTER.replace('cake', 'bread'));
			await keeper.press('Save');
			await visitor.open(solPage);
			await visitor.sees('brought your own bread');
			await keeper.follow('Take it down');
			await keeper.follow('Go back');
			await keeper.follow('All letters');
			await keeper.sees('Sent on', 'on the page too');
		});

		if (!writing)
			act('a gift given elsewhere is told, read by the keeper, and counted apart', async () => {
				await visitor.follow('I gave blood elsewhere');
				await visitor.press('Tell the family');
				await visitor.isToldToMend(/Enter where you gave/, /Enter your name/);
				await visitor.type('Where', 'Hillside Blood Service');
				await visitor.type('Day', dayFromToday(-2));
				await visitor.type('Your name', 'Per Lund');
				await visitor.choose('With this name:');
				await visitor.type('The name to show', 'Per');
				await visitor.press('Tell the family');
				await visitor.sees('The family will read it');
				keeper = await keeperOfSol(world);
				await keeper.follow('Donations elsewhere');
				await keeper.sees('New', 'Hillside Blood Service', 'Per');
				await keeper.seesNot(/Lund/);
				await keeper.press(/^Count it/);
				await keeper.sees('Counted', 'Nothing new');
				await visitor.open(solPage);
				await visitor.sees('One donation was given elsewhere', 'The stroke with a dot');
				assert.equal(await visitor.page.locator('.mark.elsewhere').count(), 1);
			});

		if (!writing)
			act('background, a song, another page', async () => {
				await keeper.follow('The page’s overview');
				await keeper.follow('Background, songs, other pages');
				await keeper.type('A few lines for people who do not know Grandmother Sol', 'She ran the bakery by the bridge for thirty years.');
				await keeper.press('Save');
				await keeper.type('Title', 'The river song');
				await keeper.type('Web address', 'not an address');
				await keeper.press('Add this song or text');
				assert.match(await keeper.page.title(), /^Error: /);
				assert.equal(await keeper.typed('Title'), 'The river song');
				await keeper.type('Who wrote it (optional)', 'Ines Orell');
				await keeper.type('Web address', 'https://songs.example.org/river');
				await keeper.press('Add this song or text');
				await keeper.type('Address of a public page on this site', await demoPage(world, /^As a visitor/));
				await keeper.press('Add this page');
				await keeper.sees('The river song', 'Ines Orell', 'Tomas');
				await visitor.open(solPage);
				await visitor.sees('For people who do not know Grandmother Sol', 'The river song', 'Ines Orell', /In honour of\s+Tomas/);
				await visitor.page.locator('summary').click();
				await visitor.sees('bakery by the bridge');
			});

		if (!writing)
			act('following: what goes out is chosen, the feed is found and good, its address is changed in one press', async () => {
				await keeper.follow('The page’s overview');
				await keeper.follow('Following and sharing');
				await keeper.choose('Say in the feed how many donations have been given');
				await keeper.press('Save');
				const old = await keeper.shown();
				await visitor.open(solPage);
				assert.equal(new URL(await visitor.page.locator('link[rel=alternate][type="application/atom+xml"]').getAttribute('href'), solPage).href, old);
				const feed = await checkFeed(await fetchInto(world, visitor, old, 'feed.atom'));
				assert.match(feed, /brought your own bread/);
				assert.match(feed, /quiet morning/);
				await keeper.press('Change the address');
				const renewed = await keeper.shown();
				assert.notEqual(renewed, old);
				assert.ok((await visitor.page.context().request.get(old)).status() >= 404, 'the old address is dead');
				await fetchInto(world, visitor, renewed, 'feed.atom');
			});

		if (whole) {
			act('the tally stands in a frame of another site', async () => {
				const story = await storyPage(world);
				const news = await newsPage(story, await oembedOf(story));
				const reader = await world.house.browser.newContext({ viewport: { width, height: 700 } });
				const page = await reader.newPage();
				const complaints = [];
				page.on('console', message => complaints.push(message.text()));
				page.on('requestfailed', request => complaints.push(`${request.url()}: ${request.failure().errorText}`));
				await page.goto(news.url);
				await page.frameLocator('iframe').getByText('Seven donations have been given in honour of Liv').waitFor();
				const beyond = await page.frameLocator('iframe').locator('html').evaluate(html => [html.scrollHeight - innerHeight, html.scrollWidth - innerWidth]);
				assert.deepEqual(beyond, [0, 0], 'it fits its frame');
				await page.frameLocator('iframe').locator('html').evaluate(() => document.fonts.ready.then(() => 0));
				await page.screenshot({ path: path.join(world.house.out, 'news.png') });
				assert.deepEqual(complaints, [], 'the browser has nothing to complain of');
				/* The page itself is framed by nobody. */
				const answer = await reader.request.get(story);
				assert.match(answer.headers()['content-security-policy'], /frame-ancestors 'none'/);
				await reader.close();
				await news.close();
				await visitor.open(`${story}/embed`);
			});

			act('poster, sign-up sheet and results are printed; the codes lead to the drive', async () => {
				const organiser = await organiserAt(world);
				await organiser.follow(/10:00/);
				const poster = organiser.page.getByRole('link', { name: 'A4 (PDF)' });
				const a4 = new URL(await poster.getAttribute('href'), organiser.page.url()).href;
				await organiser.follow('as a page');
				await organiser.sees('Blood drive in honour of', 'Liv', 'whoever needs it next');
				const screen = path.join(world.house.out, 'poster.png');
				await organiser.page.screenshot({ path: screen, fullPage: true });
				const link = await readCode(screen);
				assert.match(link, /\/honour\/\w+\/drive\/\w+$/);
				assert.equal(await readCode(await renderPdf(await fetchInto(world, organiser, a4, 'poster.pdf'))), link);
				await organiser.page.emulateMedia({ media: 'print' });
				await organiser.page.screenshot({ path: path.join(world.house.out, 'poster-printed.png'), fullPage: true });
				await organiser.page.emulateMedia({ media: 'screen' });
				await visitor.open(link);
				await organiser.follow('Back');
				await organiser.follow('Sign-up sheet');
				await organiser.sees('Blood drive in honour of Liv', 'booked', 'common pool');
				await organiser.open(`${world.site.url}/home`);
				await organiser.page.locator('[aria-labelledby=drives] li').last().waitFor();
				await resultsOfToday(organiser);
				await organiser.leave();
			});
		}

		if (!writing)
			act('a page asks for gifts anywhere, then joins someone else’s drive', async () => {
				const organiser = await organiserAt(world);
				const tomas = await demoPage(world, /^As a visitor/);
				await organiser.follow(/10:00/);
				await organiser.follow('Pages that join this drive');
				await organiser.press('Let other pages ask');
				await keeper.open(`${world.site.url}/home`);
				await keeper.follow(/Tomas$/);
				const manage = keeper.page.url();
				await keeper.follow('No drive nearby? Let people give anywhere');
				await keeper.type('Until', dayFromToday(40));
				await keeper.type('Blood service', 'Riverside Blood Service');
				await keeper.type('Web page where it lists its venues', 'https://blood.example.org/places');
				await keeper.press('Show this on the page');
				await visitor.open(tomas);
				await visitor.sees('Give anywhere until', 'Find an appointment at Riverside Blood Service');
				await keeper.open(manage);
				await keeper.follow('Join someone else’s drive');
				await keeper.press(/^Ask to join/);
				await keeper.sees('You asked to join. The organiser answers by email');
				await organiser.page.reload();
				await organiser.sees('Pages that ask to join', 'Tomas');
				await organiser.press(/^Accept/);
				await organiser.sees('Pages this drive is for', 'Tomas');
				await visitor.open(tomas);
				await visitor.sees('St Anne’s Hall', 'See the times');
				await organiser.leave();
			});

		act('every page that was met is good HTML, asked nobody else, and never answered 5xx', async () => {
			assert.deepEqual(await world.house.findings(), []);
		});
	});
}

/* The drive of today is the first whose day is closed. */
async function resultsOfToday(organiser) {
	const links = await organiser.page.locator('[aria-labelledby=drives] a').filter({ hasText: /^Manage/ }).evaluateAll(all => all.map(link => link.href));

	for (const link of links) {
		await organiser.open(link);
		if (await organiser.page.getByRole('link', { name: 'Results, to print' }).count())
			break;
	}
	await organiser.follow('Results, to print');
	await organiser.sees('Results', 'Numbers only', 'Booked ahead');
}
