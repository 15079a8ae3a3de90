/* The whole journey with eight people, on a phone and on a computer, each with a demo of its own.  The acts follow one another: the
 * first that fails names the trouble, those after it are skipped. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { linkOf } from './email.mjs';
import { acceptInvitation, bookGroup, bookOne, comes, demoKeeper, emailTo, openDrive, openPage, publish, workAtTheDesk } from './story.mjs';
import { waysOf } from './people.mjs';

const KEEPER_EMAIL = 'maria.wren@example.org';

/* A picture with a top and a bottom, as a camera would bring it. */
async function aPicture(house) {
	const context = await house.browser.newContext({ viewport: { width: 900, height: 600 } });
	const page = await context.newPage();

	await page.setContent('<body style="margin:0;background:linear-gradient(#e8c9a0,#56708a 60%,#22303c)"></body>');
	const jpeg = await page.screenshot({ type: 'jpeg', quality: 85 });
	await context.close();
	return jpeg;
}

for (const width of waysOf([390, 1280])) {
	describe(`the story at ${width} px`, () => {
		const world = { width, script: true, keys: false };
		let organiser, keeper, publicPage, stopped = '';

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
			world.house = await openBrowser({ site: world.site, name: `story-${width}` });
		});
		after(async () => {
			await world.house?.browser.close();
			await world.site?.stop();
		});

		act('the organiser opens a page and names its keeper', async () => {
			organiser = await comes(world);
			await openPage(world, organiser, KEEPER_EMAIL);
		});

		act('nobody else sees it before the family publishes it', async () => {
			await organiser.follow('See it as visitors see it');
			await organiser.sees('This is a preview. Others can see the page once the family publishes it.');
			await organiser.follow('Back to the overview');
			const stranger = await comes(world);
			await stranger.open(organiser.page.url());
			await stranger.sees('Sign in');
			await stranger.seesNot(/Clara/);
			await stranger.leave();
		});

		act('the keeper is asked, reads on two devices, adds a picture and publishes by link', async () => {
			keeper = await comes(world);
			await acceptInvitation(world, keeper, KEEPER_EMAIL);
			publicPage = await publish(world, keeper, await aPicture(world.house));
			const friend = await comes(world);
			await friend.open(publicPage);
			await friend.sees('In honour of\nClara', 'seven pints of blood', 'Seven bags of blood were given in hospital.', 'No blood drive is planned at the moment');
			const picture = friend.page.getByAltText('A window with evening light');
			assert.ok(await picture.evaluate(image => image.complete && image.naturalWidth === 900), 'the picture is there, whole');
			await friend.open(world.site.url);
			await friend.seesNot(/Clara/);
			await friend.leave();
		});

		act('the organiser opens a drive, having seen its times', async () => {
			await organiser.page.reload();
			await openDrive(world, organiser);
			const friend = await comes(world);
			await friend.open(publicPage);
			await friend.sees('St Anne’s Hall', '30 appointments left');
			await friend.leave();
		});

		act('seven side by side: one link, six friends, one gives back, the seat is given back', async () => {
			const leader = await bookGroup(world, publicPage);
			await leader.leave();
		});

		act('one donor books, mends an address, and moves', async () => {
			const donor = await bookOne(world, publicPage);
			await donor.leave();
			const visitor = await comes(world);
			await visitor.open(publicPage);
			await visitor.sees('23 appointments left');
			await visitor.leave();
		});

		act('the organiser sees how many are booked and makes a code for the desk', async () => {
			await organiser.follow('My pages');
			await organiser.follow(/^Desk/);
			await organiser.press('Make a code');
			assert.match(await organiser.shown(0, '.code'), /^\w{5}-\w{5}$/);
			assert.ok(await organiser.page.locator('.qr').evaluate(image => image.complete && image.naturalWidth > 0), 'the code can be scanned');
		});

		act('the keeper holds everything, and brings it back', async () => {
			const friend = await comes(world);
			await keeper.press('Pause the page');
			await keeper.sees('The page is paused');
			await friend.open(publicPage);
			await friend.sees('This page is paused');
			await friend.seesNot(/Clara/);
			await keeper.press('Resume the page');
			await friend.open(publicPage);
			await friend.sees('Clara');
			await friend.leave();
		});

		act('a day at the desk, to its closing', () => workAtTheDesk(world));

		act('the page says what was given, and a keeper chooses names for drives to come', async () => {
			const marta = await demoKeeper(world);
			await marta.follow(/Grandmother Sol$/);
			await marta.follow('See it as visitors see it');
			/* Seven people came: a number without names. */
			await marta.sees('Five donations have been given in honour of Grandmother Sol');
			await marta.seesNot(/People who came|Ana Quill|Bruno|Clara|Hanna|Ida|David|Farid/);
			await marta.open(world.site.url + '/home');
			await marta.follow(/Grandmother Sol$/);
			await marta.follow('Show the number, or names');
			await marta.sees('Up to four people came', 'Five to nine people came', 'Ten people or more came', 'This applies to future drives');
			await marta.choose('The names of people who chose to be named');
			await marta.press('Save');
			await marta.sees('Saved');
			await marta.open(world.site.url + '/home');
			await marta.press('Sign out');
			await marta.leave();
		});

		act('the finished page, the emails of the demo, privacy, a wrong address, and a report of someone who is pressed to give', async () => {
			const visitor = await comes(world);
			await visitor.open(`${world.site.url}/demo`);
			await visitor.follow(/^As a visitor/);
			await visitor.sees('Tomas', 'Five donations have been given in honour of Tomas');
			await visitor.seesNot(/People who came/);
			await visitor.follow('Privacy');
			await visitor.open(`${world.site.url}/demo`);
			await visitor.follow(/^Booked: your appointment on/);
			await visitor.open(`${world.site.url}/honour/0000000000000000`);
			assert.equal(visitor.status, 404);
			await visitor.open(publicPage);
			await visitor.follow('Is someone being pressed to give blood? Tell us');
			await visitor.type('What is happening', 'My employer asks who went.');
			await visitor.type('Email address for an answer (optional)', 'someone@example.org');
			await visitor.press('Send');
			await visitor.sees('Thank you for telling us');
			await visitor.leave();
		});

		act('every page that was met is good HTML, asked nobody else, and never answered 5xx', async () => {
			assert.deepEqual(await world.house.findings(), []);
			assert.ok(world.house.pagesMet() > 40, `${world.house.pagesMet()} pages met`);
		});
	});
}
