/* A page for newspapers: what the family writes and releases, what a reporter finds, and the frame on a newspaper's own site, which is as
 * wide as its column, in light and dark. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { someone } from './people.mjs';
import { aPicture, keeperOfSol, newsPage, pageOfSol } from './words.mjs';

const world = { width: 390, script: true, keys: false };
const WORDS = 'Sol kept bees, and gave a jar of honey to anyone who asked.\n\nHer friends gave blood in her honour in May.';
let keeper, news, page;

const database = sql => execFileSync('sqlite3', [path.join(world.site.folder, 'givenback.sqlite'), '-cmd', '.timeout 5000', sql], { encoding: 'utf8' }).trim();

async function reporter(more = {}) {
	const visitor = await someone(world.house, { ...world, width: 1280, ...more });

	await visitor.open(page);
	return visitor;
}

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'press' });
	page = await pageOfSol(world);
	keeper = await keeperOfSol(world);
});

after(async () => {
	await news?.close();
	await world.house?.close();
	await world.site?.stop();
});

test('the family writes for newspapers, and shows it', async () => {
	await keeper.follow('For newspapers');
	await keeper.sees('Only people with its link can see your page now');
	await keeper.choose('Show the page for newspapers');
	await keeper.press('Save');
	await keeper.isToldToMend(/Write a paragraph first/);
	await keeper.type('Your words for newspapers', WORDS);
	await keeper.press('Save');
	const visitor = await reporter();
	await visitor.seesNot(/For newspapers/);
	await keeper.follow('Change who can see the page');
	await keeper.choose('Everyone');
	await keeper.press('Save');
	await keeper.open(`${new URL(keeper.page.url()).origin}/page/${database('SELECT honour_page FROM press_page') && keeper.page.url().match(/page\/(\w+)/)[1]}/press`);
	await keeper.sees('See the page for newspapers');
	await keeper.look();
	await visitor.leave();
});

test('a picture has a caption, a credit and a permission', async () => {
	await keeper.follow('Add a picture for newspapers');
	await keeper.picture('Picture', await aPicture(world.house));
	await keeper.press('Add this picture');
	await keeper.isToldToMend(/Say who and what is in the picture/);
	await keeper.sees('Picture saved.', 'Enter the name of the person who took the picture.', 'only print the picture if this is ticked');
	await keeper.type('Caption', 'Sol’s garden, with the hives she built.');
	await keeper.type('Who took it', 'Rosa Lind');
	await keeper.choose('The person who took it agrees that newspapers may print it without paying, and so does everyone in it who can be asked');
	await keeper.press('Add this picture');
	await keeper.sees('Picture: Rosa Lind');
	await keeper.look();
});

test('a reporter finds words, numbers, the picture and whom to ask', async () => {
	const visitor = await reporter();

	await visitor.follow('For newspapers');
	await visitor.sees('Sol kept bees', 'The numbers', 'Sol’s garden, with the hives she built.', 'Picture: Rosa Lind', 'Please do not write to the family.');
	await visitor.look();
	const download = visitor.page.getByRole('link', { name: /^Download/ });
	const answer = await visitor.page.context().request.get(new URL(await download.getAttribute('href'), visitor.page.url()).href);
	assert.equal(answer.headers()['content-type'], 'image/jpeg');
	assert.equal((await answer.body()).subarray(0, 2).toString('hex'), 'ffd8');
	await visitor.leave();
	const phone = await reporter({ width: 390, script: false });
	await phone.follow('For newspapers');
	await phone.look();
	await phone.leave();
});

// Where both cores are busy it may take minutes: it is made at the lowest priority.
async function filmIsReady() {
	for (let i = 0; i < 6000; i++) {
		if (database("SELECT count(*) FROM film JOIN page_film ON film = media WHERE state = 'ready'") === '1')
			return;
		await new Promise(resolve => setTimeout(resolve, 100));
	}
	assert.fail('the film was not ready after ten minutes');
}

test('the frame shows count, drive and film, whole, on a site with a strict policy', async () => {
	const film = path.join(world.site.folder, 'day.mp4');

	execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=640x360:d=2', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', film]);
	const helper = await keeperOfSol(world);
	await helper.follow('A film on the page');
	await helper.page.locator('#film_file').setInputFiles(film);
	await helper.page.locator('[data-film-said]').filter({ hasText: 'The film has arrived.' }).waitFor();
	await helper.choose('All of this is true of my film');
	await helper.press('Add this film');
	await filmIsReady();
	await helper.leave();
	const visitor = await reporter();
	await visitor.follow('For newspapers');
	const html = await visitor.page.locator('#embed-html').inputValue();
	await visitor.leave();
	news = await newsPage(page, html);

	for (const width of [320, 480, 900])
		for (const colorScheme of ['light', 'dark']) {
			const context = await world.house.browser.newContext({ viewport: { width, height: 700 }, colorScheme });
			const paper = await context.newPage();
			const complaints = [];

			paper.on('console', message => complaints.push(message.text()));
			paper.on('requestfailed', request => complaints.push(`${request.url()}: ${request.failure().errorText}`));
			await paper.goto(news.url);
			const frame = paper.frameLocator('iframe');
			await frame.getByText('Grandmother Sol').first().waitFor();
			await frame.getByRole('link', { name: 'Watch the film' }).waitFor();
			assert.ok(await frame.locator('img').evaluate(async image => { await image.decode(); return image.naturalWidth > 0; }), 'the still is there');
			await paper.screenshot({ path: path.join(world.house.out, `embed-${width}-${colorScheme}.png`) });
			assert.deepEqual(await frame.locator('html').evaluate(element => [element.scrollHeight - innerHeight, element.scrollWidth - innerWidth]), [0, 0],
				`it fits its frame at ${width}`);
			assert.deepEqual(complaints, [], 'the browser has nothing to complain of');
			await context.close();
		}
});

test('what is taken back is gone', async () => {
	await keeper.press(/^Remove it/);
	await keeper.follow('For newspapers');
	await keeper.type('Your words for newspapers', '');
	await keeper.page.getByLabel('Show the page for newspapers').uncheck();
	await keeper.press('Save');
	const visitor = await reporter();

	await visitor.seesNot(/For newspapers/);
	assert.equal(database('SELECT count(*) FROM press_page'), '0');
	await visitor.leave();
	await keeper.leave();
});
