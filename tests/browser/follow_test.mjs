/* Following a page by email: asked for, confirmed by the owner of the address, told of a letter, changed and ended by one press.  On a
 * phone, without script, and with the keyboard alone. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { linkOf } from './email.mjs';
import { comes, emailTo } from './story.mjs';
import { waysOf } from './people.mjs';
import { keeperOfSol, pageOfSol, readLetter } from './words.mjs';

const WAYS = [
	{ name: 'on a phone', width: 390 },
	{ name: 'on a computer without script', width: 1280, script: false, closely: false },
	{ name: 'by keyboard', width: 1280, keys: true, closely: false },
];

for (const { name: way, width, script = true, keys = false, closely = true } of waysOf(WAYS)) {
	describe(`following ${way}`, () => {
		const world = { width, script, keys };
		let solPage, visitor, stopped = '';

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
			world.house = await openBrowser({ site: world.site, name: `follow-${way.replace(/\W+/g, '-')}`, closely });
		});
		after(async () => {
			await world.house?.close();
			await world.site?.stop();
		});

		act('a visitor follows the page with an address, and confirms it', async () => {
			solPage = await pageOfSol(world);
			visitor = await comes(world);
			await visitor.open(solPage);
			await visitor.follow('Follow by email');
			await visitor.press('Follow by email');
			await visitor.isToldToMend(/Enter your email address/);
			await visitor.type('Email address', 'rea@example.org');
			await visitor.press('Follow by email');
			await visitor.sees('Check your email');
			const asked = await emailTo(world, 'rea@example.org', { subject: /^Please confirm: follow a page by email$/ });
			await visitor.open(linkOf(asked, /\/follow\/\w+$/));
			await visitor.sees('Follow this page?');
			await visitor.press('Follow this page');
			await visitor.sees('You follow this page.');
		});

		act('how often is changed, and changed back', async () => {
			await visitor.choose('One email a week, only when something is new');
			await visitor.type('Time zone', 'nowhere');
			await visitor.press('Save');
			await visitor.isToldToMend(/do not know this time zone/);
			await visitor.type('Time zone', 'Europe/Berlin');
			await visitor.press('Save');
			await visitor.sees('Your choices are saved.');
			await visitor.choose('As soon as there is something new');
			await visitor.press('Save');
			await visitor.sees('Your choices are saved.');
		});

		act('the family chooses a quiet day, and takes it away', async () => {
			const keeper = await keeperOfSol(world);

			await keeper.follow('Quiet days');
			await keeper.press('Add this day');
			await keeper.isToldToMend(/Enter the day of the month/);
			await keeper.type('Day', '31');
			await keeper.page.getByLabel('Month').selectOption({ label: 'April' });
			await keeper.press('Add this day');
			await keeper.isToldToMend(/This month has no such day/);
			await keeper.type('Day', '14');
			await keeper.press('Add this day');
			await keeper.sees('On this day the page sends no letter and no news.', '14 April');
			await keeper.follow('The page’s overview');
			await keeper.sees('No letter or news is sent on', '14 April');
			await keeper.follow('Quiet days');
			await keeper.press(/^Remove 14\sApril/);
			await keeper.sees('Removed. The page can send letters and news on this day again.');
			await keeper.seesNot(/14 April/);
			await keeper.leave();
		});

		act('the family sees a number, and writes a letter', async () => {
			const keeper = await keeperOfSol(world);

			await keeper.sees('One person follows by email.');
			await keeper.seesNot(/rea@example/);
			await keeper.follow('Thank-you letters');
			await keeper.follow('Write a letter');
			await keeper.type('Your words', 'You brought your own cake. Thank you.');
			if (!await keeper.page.getByLabel('Also on the page, for everyone who reads it').isChecked())
				await keeper.choose('Also on the page, for everyone who reads it');
			await keeper.press('Save as a draft');
			await keeper.follow('Send it, or choose a time');
			await keeper.choose('Now');
			await keeper.press('Send it');
			await keeper.leave();
		});

		act('the family lets people follow from other servers, and ends it', async () => {
			const keeper = await keeperOfSol(world);
			const settings = async () => {
				await keeper.follow('Following and sharing');
				await keeper.follow('Following from other servers');
			};

			await settings();
			await keeper.sees('This is possible once the page is published and everyone may see it.');
			await keeper.follow('Who can see the page');
			await keeper.choose('Everyone');
			await keeper.press('Save');
			await settings();
			await keeper.sees('What cannot be called back', 'Each of those servers keeps its own copy');
			await keeper.press('Let people follow from other servers');
			for (let i = 0; i < 100 && !/@[0-9a-z]{16}@/.test(await keeper.page.locator('main').innerText()); i++) {
				await new Promise(resolve => setTimeout(resolve, 300));
				await keeper.page.reload();
			}
			await keeper.sees('The page can be followed', 'People find it by this address:');
			const handle = (await keeper.page.locator('.link-box').innerText()).trim();

			await visitor.open(solPage);
			await visitor.sees(handle);
			await keeper.follow('End this');
			await keeper.press('End it');
			await keeper.sees('The page is no longer followed from other servers.');
			await visitor.open(solPage);
			await visitor.seesNot(/Mastodon/);
			await keeper.leave();
		});

		act('the letter arrives as text and HTML, and one press ends it', async () => {
			const news = await emailTo(world, 'rea@example.org', { subject: /^Thanks from the family$/, text: /you follow the page in honour of Grandmother Sol/ });
			const read = await readLetter(news.file);

			for (const words of [read.text, read.html])
				assert.ok(words.includes('You brought your own cake. Thank you.'), words);
			assert.ok(read.types.includes('multipart/alternative'));
			assert.equal(read.post, 'List-Unsubscribe=One-Click');
			assert.ok(read.unsubscribe.startsWith(`<${world.site.url}/follow/`), read.unsubscribe);
			await visitor.open(read.unsubscribe.slice(1, -1));
			await visitor.press('Stop following');
			await visitor.sees('You no longer follow this page', 'Follow it again');
			const keeper = await keeperOfSol(world);
			await keeper.seesNot(/follows by email/);
			await keeper.leave();
			await visitor.leave();
		});
	});
}
