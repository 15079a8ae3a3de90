/* A film on a bad line: it is sent in pieces, continues after a lost connection and after a reload, and can be stopped. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT, openBrowser, startDemo } from './browser.mjs';
import { linkOf } from './email.mjs';
import { someone } from './people.mjs';
import { emailTo } from './story.mjs';
import { keeperOfSol, linkOfFriend, pageOfSol } from './words.mjs';

const PHONE = ['location=+52.5170+013.3889/', 'com.apple.quicktime.location.ISO6709=+52.5170+013.3889+034/', 'com.apple.quicktime.make=Fernfone',
	'com.apple.quicktime.model=Fern 15', 'title=Garden of Rosa', 'creation_time=2026-10-31T10:00:00Z'];
const SLOW = 150000, FAST = 50000000;           /* bytes a second */
const world = { width: 390, script: true, keys: false };
let asha, line, film, film_link;

const said = words => asha.page.locator('[data-film-said]').filter({ hasText: words }).waitFor();
const speed = (bytes, offline = false) => line.send('Network.emulateNetworkConditions', { offline, latency: 5, downloadThroughput: bytes,
	uploadThroughput: bytes });
const database = sql => execFileSync('sqlite3', [path.join(world.site.folder, 'givenback.sqlite'), '-cmd', '.timeout 5000', sql], { encoding: 'utf8' }).trim();
const choose = () => asha.page.locator('#film_file').setInputFiles(film);
const received = () => Number(database('SELECT COALESCE(SUM(received), 0) FROM film'));
const TRUE = 'All of this is true of my film';

async function until(is) {
	for (let i = 0; i < 600 && !await is(); i++)
		await new Promise(resolve => setTimeout(resolve, 50));
	assert.ok(await is());
}

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'film' });
	film = path.join(world.site.folder, 'the day.mp4');
	/* Noise, so that it is a few megabytes; with what a phone writes into it. */
	execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'nullsrc=s=640x360:d=4,geq=random(1)*255:128:128', '-f', 'lavfi', '-i', 'sine=d=4',
		'-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '8M', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-movflags', 'use_metadata_tags',
		...PHONE.flatMap(tag => ['-metadata', tag]), film]);
	film_link = `${await linkOfFriend(world, 'asha@example.org')}/message/film`;
	database('UPDATE appointment SET arrived_at = booked_at WHERE arrived_at IS NULL');
	asha = await someone(world.house, world);
	line = await asha.page.context().newCDPSession(asha.page);
	await line.send('Network.enable');
	await asha.open(film_link);
});
after(async () => {
	await asha?.leave();
	await world.house?.browser.close();
	await world.site?.stop();
});

test('words typed before someone chooses a film go with it, and a link asks before it loses them', async () => {
	const asked = [];
	const answer = async dialog => {
		asked.push(dialog.type());
		await dialog.dismiss();
	};

	await asha.open(film_link.replace(/\/film$/, ''));
	asha.page.on('dialog', answer);
	await asha.type('Your words', 'The children on the swing.');
	await asha.page.getByRole('link', { name: 'Go back' }).click();
	await until(() => asked.length > 0);
	assert.deepEqual(asked, ['beforeunload']);
	await asha.press('Send a film instead');
	await asha.sees('A film for the family');
	assert.equal(await asha.page.locator('#words').inputValue(), 'The children on the swing.');
	assert.deepEqual(asked, ['beforeunload']);
	asha.page.off('dialog', answer);
	await asha.open(film_link);
});

test('the page says what is asked of a film, and without one nothing is sent', async () => {
	await asha.sees('A film for the family', 'in honour of Grandmother Sol', 'You may not get a reply', 'Up to 1 GB');
	await asha.press('Send it to the family');
	await asha.isToldToMend(/Choose a film/);
	await asha.isToldToMend(/Tick the box if this is true of your film/);
});

test('a lost connection is said so, and the film continues by itself', async () => {
	await speed(SLOW);
	await choose();
	await said('Sending the film.');
	await until(() => received() > 0);
	await asha.look();
	await speed(SLOW, true);
	await said('The connection is lost.');
	const before = received();
	await speed(SLOW);
	await said('Sending the film.');
	await until(() => received() > before);
	/* Who presses too early is told to wait, and nothing is lost. */
	await asha.page.getByRole('button', { name: 'Send it to the family' }).click();
	await said('still on its way');
});

test('after a reload the same file continues where it was', async () => {
	await asha.page.reload();
	await said('A part of this film has arrived. Choose the same film again to continue: the day.mp4');
	const before = received();
	assert.ok(before > 0 && before < fs.statSync(film).size);
	await speed(FAST);
	await choose();
	await said('The film has arrived.');
	assert.equal(received(), fs.statSync(film).size);
	assert.equal(Number(database('SELECT count(*) FROM film')), 1);
});

test('a film that has arrived is there after a reload too, and is sent with the form', async () => {
	await asha.page.reload();
	await said('The film has arrived.');
	await asha.press('Send it to the family');
	await asha.isToldToMend(/Tick the box if this is true of your film/);
	await asha.sees('Your film has arrived.');
	await asha.choose(TRUE);
	await asha.type('A few words about it (optional)', 'Everyone who came, in the hall.');
	await asha.press('Send it to the family');
	await asha.sees('Sent to the family');
	assert.match(database('SELECT state FROM film'), /^(waiting|converting|ready)$/);
	assert.equal(Number(database('SELECT count(*) FROM message_film')), 1);
});

async function feedOf({ page }) {
	const link = await page.locator('a[href$="/feed"], link[type="application/atom+xml"]').first().getAttribute('href');

	return (await fetch(new URL(link, page.url()))).text();
}

const plays = person => person.page.locator('video').first().evaluate(async video => {
	video.muted = true;
	await video.play();
	video.currentTime = 2;
	await new Promise(resolve => video.addEventListener('seeked', resolve, { once: true }));
	await new Promise(resolve => video.addEventListener('timeupdate', resolve, { once: true }));
	return { error: video.error?.message ?? null, wide: video.videoWidth, seconds: Math.round(video.duration), time: video.currentTime };
});

test('it is made ready, the family watches it first, and publishes it', async () => {
	await until(() => database('SELECT state FROM film') === 'ready');
	const keeper = await keeperOfSol(world);

	await keeper.follow(/^Messages/);
	await keeper.sees('Everyone who came, in the hall.', 'Film, 0:04');
	await keeper.look();
	const still = keeper.page.locator('video').first();
	assert.ok((await fetch(new URL(await still.getAttribute('poster'), keeper.page.url()), { redirect: 'manual' })).status >= 300, 'nobody else sees the still');
	assert.equal(await still.evaluate(video => video.preload), 'none');
	const seen = await plays(keeper);
	assert.equal(seen.error, null);
	assert.equal(seen.wide, 640);
	assert.equal(seen.seconds, 4);
	assert.ok(seen.time >= 2);
	const address = await keeper.page.locator('video source').first().evaluate(source => source.src);
	assert.ok((await fetch(address, { redirect: 'manual' })).status >= 300, 'nobody else sees the film');
	await keeper.page.locator('.messages > li').filter({ hasText: 'in the hall' }).getByRole('button', { name: /^Publish/ }).click();
	await keeper.page.waitForLoadState();
	await keeper.leave();
});

test('visitors see it on the page, in any part they ask for', async () => {
	const visitor = await someone(world.house, world);

	await visitor.open(await pageOfSol(world));
	await visitor.sees('Film, 0:04');
	assert.equal((await plays(visitor)).error, null);
	const address = await visitor.page.locator('video source').first().evaluate(source => source.src);
	const whole = Buffer.from(await (await fetch(address)).arrayBuffer());
	const part = async range => {
		const answer = await fetch(address, { headers: { Range: range } });
		return { status: answer.status, range: answer.headers.get('content-range'), bytes: Buffer.from(await answer.arrayBuffer()) };
	};

	assert.equal(whole.subarray(4, 8).toString(), 'ftyp');
	/* Nothing of the phone is left, whichever program looks. */
	const copy = path.join(world.site.folder, 'watched.mp4');
	const TOLD = /52\.5|13\.38|Fern|Garden|2026[-:]10/;
	const tellsOf = file => execFileSync('exiftool', ['-a', '-u', '-G1', '-ee', file], { encoding: 'utf8' }).replaceAll(/^\[System\].*$/gm, '')
		+ execFileSync('ffprobe', ['-v', 'error', '-show_format', '-show_streams', '-show_chapters', file], { encoding: 'utf8' });

	fs.writeFileSync(copy, whole);
	assert.match(tellsOf(film), /Fern 15/);
	assert.ok(!TOLD.test(tellsOf(copy).replaceAll(copy, '')), tellsOf(copy));
	for (const [from, to] of [[0, 0], [65535, 65536], [100, 200000], [131072, 262143]]) {
		const got = await part(`bytes=${from}-${to}`);
		const end = Math.min(to + 1, whole.length);
		assert.equal(got.status, 206);
		assert.equal(got.range, `bytes ${from}-${end - 1}/${whole.length}`);
		assert.ok(got.bytes.equals(whole.subarray(from, end)));
	}
	assert.ok((await part('bytes=-100')).bytes.equals(whole.subarray(-100)));
	assert.equal((await part(`bytes=${whole.length}-`)).status, 416);
	assert.equal((await part('bytes=0-1,5-6')).bytes.length, whole.length);
	/* A feed reader finds it too. */
	const feed = await feedOf(visitor);
	const enclosure = /<link rel="enclosure" type="video\/mp4" length="(\d+)" href="([^"]+)"\/>/.exec(feed);
	assert.equal(Number(enclosure[1]), whole.length);
	assert.equal(new URL(enclosure[2]).pathname, new URL(address).pathname);
	await visitor.leave();
});

/* Marta at the film of the message. */
async function keeperAtFilm() {
	const keeper = await keeperOfSol(world);

	await keeper.follow(/^Messages/);
	await keeper.follow(/^Captions, picture and length of the film/);
	return keeper;
}

const written = keeper => keeper.page.locator('#captions').inputValue();
const cues = person => person.page.locator('video').first().evaluate(async video => {
	const track = video.textTracks[0];

	track.mode = 'showing';
	for (let i = 0; i < 100 && !track.cues?.length; i++)
		await new Promise(resolve => setTimeout(resolve, 50));
	return [...track.cues].map(cue => [cue.startTime, cue.endTime, cue.text]);
});

test('the family writes captions next to the film', async () => {
	const keeper = await keeperAtFilm();

	await keeper.sees('What is said in the film?', 'Which picture is shown before it plays?');
	await keeper.look();
	await keeper.choose('Something is said, and these are the captions:');
	await keeper.press('Save');
	await keeper.isToldToMend(/Write the captions, choose a file, or choose that nothing is said/);
	await keeper.isToldToMend(/Choose the language/);
	await keeper.page.locator('video').evaluate(async video => {
		video.muted = true;
		await video.play();
		video.pause();
		video.currentTime = 1;
		await new Promise(resolve => video.addEventListener('seeked', resolve, { once: true }));
	});
	await keeper.page.getByRole('button', { name: 'Add a caption where the film is now' }).click();
	assert.equal(await written(keeper), '0:01.0 --> 0:04.0\n');
	await keeper.page.keyboard.type('For Sol & everyone');
	/* What is being written is shown. */
	assert.deepEqual(await keeper.page.locator('video').evaluate(video => [...video.textTracks].filter(track => track.mode === 'showing')
		.map(track => track.cues[0].text)), ['For Sol & everyone']);
	await keeper.page.locator('#language').selectOption({ label: 'English' });
	await keeper.type('What is seen in the film (optional)', 'Friends in the parish hall.');
	await keeper.press('Save');
	await keeper.sees('Saved.');
	assert.equal(await written(keeper), 'WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nFor Sol &amp; everyone');
	await keeper.leave();
});

test('a file of captions is checked, and what is wrong of it can be corrected there', async () => {
	const keeper = await keeperAtFilm();

	await keeper.page.locator('#captions_file').setInputFiles({ name: 'day.srt', mimeType: 'application/x-subrip',
		buffer: Buffer.from('1\r\n00:00:02,000 --> 00:00:01,500\r\n<i>Here</i> we are\r\n\r\n2\r\n00:00:02,500 --> 00:00:03,500\r\nSeven friends\r\n') });
	await keeper.press('Save');
	await keeper.isToldToMend(/Line 2: this caption ends before it begins/);
	await keeper.look();
	await keeper.page.locator('#captions').fill((await written(keeper)).replace('00:00:01,500', '00:00:02,500'));
	await keeper.press('Save');
	await keeper.sees('Saved.');
	await keeper.leave();
});

test('visitors press captions on, or read the film', async () => {
	const visitor = await someone(world.house, world);

	await visitor.open(await pageOfSol(world));
	await visitor.sees('Film, 0:04, with captions');
	assert.equal(await visitor.page.locator('video').first().evaluate(video => video.textTracks[0].mode), 'disabled');
	assert.deepEqual(await cues(visitor), [[2, 2.5, 'Here we are'], [2.5, 3.5, 'Seven friends']]);
	await visitor.follow(/^The film in writing/);
	await visitor.sees('Friends in the parish hall.', 'Seven friends');
	await visitor.look();
	assert.deepEqual(await cues(visitor), [[2, 2.5, 'Here we are'], [2.5, 3.5, 'Seven friends']]);
	await visitor.leave();
});

test('someone in the film asks for it to be taken down, and the family hides it', async () => {
	const visitor = await someone(world.house, world);
	const page = await pageOfSol(world);

	await visitor.open(page);
	await visitor.follow(/^Are you in this film/);
	await visitor.look();
	await visitor.press('Ask the family');
	await visitor.isToldToMend(/Write where you can be seen/);
	await visitor.type('Where can you be seen, or what is it about?', 'I am the one with the green scarf.');
	await visitor.press('Ask the family');
	await visitor.sees('The family has been told.');

	const email = await emailTo(world, 'marta@example.org', { subject: /^Someone asks about a film on your page$/ });
	const keeper = await keeperOfSol(world);

	assert.ok(!/green scarf/.test(email.text), 'the words are read on the page, when the family wishes');
	await keeper.open(linkOf(email, /\/film\//));
	await keeper.sees('I am the one with the green scarf.');
	await keeper.look();
	await keeper.press('Hide the film from visitors');
	await keeper.sees('Visitors cannot see the film any more.');
	await visitor.open(page);
	assert.equal(await visitor.page.locator('video').count(), 0);
	await keeper.press('Show the film to visitors again');
	await keeper.sees('Visitors can see the film again.');
	await visitor.page.reload();
	assert.equal(await visitor.page.locator('video').count(), 1);
	await keeper.press(/^Done: delete this request/);
	await keeper.seesNot(/green scarf/);
	await visitor.leave();
	await keeper.leave();
});

test('the family hides the picture and cuts the film', async () => {
	const keeper = await keeperAtFilm();

	await keeper.choose('No picture');
	await keeper.press('Save');
	await keeper.sees('Saved.');
	assert.equal(await keeper.page.locator('video').getAttribute('poster'), null);
	await keeper.follow('Cut something off at the start or the end');
	await keeper.look();
	await keeper.press('Cut the film');
	await keeper.isToldToMend(/That is the whole film/);
	await keeper.type('The part begins at', '0:02');
	await keeper.type('The part ends at', '0:01');
	await keeper.press('Cut the film');
	await keeper.isToldToMend(/The film has to end later than it begins/);
	await keeper.type('The part ends at', '0:04');
	await keeper.press('Cut the film');
	await keeper.sees('The film is being cut. Until it is ready, nobody can watch it.');
	await until(() => database('SELECT state FROM film') === 'ready' && Number(database('SELECT duration_ms FROM film')) < 2500);
	await keeper.leave();

	const visitor = await someone(world.house, world);

	await visitor.open(await pageOfSol(world));
	await visitor.sees('Film, 0:02, with captions');
	assert.equal(await visitor.page.locator('video').first().getAttribute('poster'), null);
	assert.deepEqual(await cues(visitor), [[0, 0.5, 'Here we are'], [0.5, 1.5, 'Seven friends']]);
	await visitor.leave();
});

/* What Debian's own readers say of a file that was sent. */
function checkedBy(script, file) {
	const { status, stdout, stderr } = spawnSync(path.join(ROOT, 'tests', script), [file], { encoding: 'utf8' });

	assert.equal(status, 0, stdout + stderr);
}

test('the family publishes a film with its thanks, and the emails lead to it', async () => {
	const keeper = await keeperOfSol(world);
	const follower = await someone(world.house, world);

	await follower.open(await pageOfSol(world));
	await follower.follow('Follow by email');
	await follower.type('Email address', 'rea@example.org');
	await follower.press('Follow by email');
	await follower.open(linkOf(await emailTo(world, 'rea@example.org', { subject: /^Please confirm: follow a page by email$/ }), /\/follow\/\w+$/));
	await follower.press('Follow this page');
	await follower.sees('You follow this page.');
	await follower.leave();

	await keeper.follow(/^Thank-you letters/);
	await keeper.follow('Write a letter');
	await keeper.type('Your words', 'You all came. Thank you.');
	await keeper.press('Save as a draft');
	await keeper.follow('Add a film');
	await keeper.sees('People watch films on the page, and this letter is not shown there.');
	await keeper.follow('Show the letter on the page');
	await keeper.choose('Also on the page, for everyone who reads it');
	await keeper.press('Save');
	await keeper.follow('Add a film');
	await keeper.press('Add this film');
	await keeper.isToldToMend(/Choose a film/);
	await keeper.page.locator('#film_file').setInputFiles(film);
	await keeper.page.locator('[data-film-said]').filter({ hasText: 'The film has arrived.' }).waitFor();
	await keeper.choose(TRUE);
	await keeper.press('Add this film');
	await keeper.sees('The film is being made ready to watch.');
	await until(() => Number(database("SELECT count(*) FROM film JOIN thanks_film ON film = media WHERE state = 'ready'")) === 1);
	await keeper.page.reload();
	assert.equal((await plays(keeper)).error, null);
	await keeper.look();
	await keeper.follow('Back to the letter');
	await keeper.follow('See what people will see');
	await keeper.sees('Watch the film on the page (0:04)');
	await keeper.follow('Send it, or choose a time');
	await keeper.choose('Now');
	await keeper.press('Send it');
	await keeper.leave();

	const letter = await emailTo(world, 'asha@example.org', { subject: /^Thank you from the family$/, text: /Watch the film on the page \(0:04\)/ });
	assert.match(letter.html ?? '', /<a href="[^"]+#thanks-[^"]+"><img src="cid:/);
	checkedBy('email_check.py', letter.file);
	const news = await emailTo(world, 'rea@example.org', { text: /Watch its film on the page:/ });
	checkedBy('email_check.py', news.file);
	assert.equal(linkOf(news, /#thanks-/).replace(/\?[^#]*/, ''), linkOf(letter, /#thanks-/).replace(/\?[^#]*/, ''));
	const visitor = await someone(world.house, world);

	await visitor.open(linkOf(letter, /#thanks-/));
	await visitor.sees('You all came. Thank you.', 'Film, 0:04');
	const feed = path.join(world.site.folder, 'page.atom');
	fs.writeFileSync(feed, await feedOf(visitor));
	checkedBy('feed_check.py', feed);
	assert.equal((fs.readFileSync(feed, 'utf8').match(/rel="enclosure" type="video\/mp4"/g) ?? []).length, 2);
	assert.equal((await visitor.page.locator('.thanks-letter video').first().evaluate(async video => {
		await video.play();
		return video.error;
	})), null);
	await visitor.leave();
});

test('the page itself has a film, until the family removes it', async () => {
	const keeper = await keeperOfSol(world);

	await keeper.follow('A film on the page');
	await keeper.sees('It never plays by itself.', 'Making it ready to watch takes this site about');
	await keeper.page.locator('#film_file').setInputFiles(film);
	await keeper.page.locator('[data-film-said]').filter({ hasText: 'The film has arrived.' }).waitFor();
	await keeper.choose(TRUE);
	await keeper.look();
	await keeper.press('Add this film');
	await keeper.sees('The film is being made ready to watch.');
	await until(() => Number(database("SELECT count(*) FROM film JOIN page_film ON film = media WHERE state = 'ready'")) === 1);
	const visitor = await someone(world.house, { ...world, width: 1280 });

	await visitor.open(await pageOfSol(world));
	await visitor.look();
	const shown = await visitor.page.locator('video').count();

	await keeper.page.reload();
	await keeper.press('Remove the film');
	await keeper.sees('The film is removed.');
	await visitor.page.reload();
	assert.equal(await visitor.page.locator('video').count(), shown - 1);
	assert.equal(Number(database('SELECT count(*) FROM page_film')), 0);
	await visitor.leave();
	await keeper.leave();
});

test('what has arrived can be deleted, and what is no film is refused at once', async () => {
	await asha.open(film_link);
	await speed(SLOW);
	await choose();
	await until(() => Number(database("SELECT count(*) FROM film WHERE state = 'uploading' AND received > 0")) === 1);
	await asha.page.getByRole('button', { name: 'Stop, and delete what has arrived' }).click();
	await said('Stopped, and what had arrived was deleted.');
	await until(() => Number(database("SELECT count(*) FROM film WHERE state = 'uploading'")) === 0);
	await speed(FAST);
	await asha.page.locator('#film_file').setInputFiles({ name: 'list.mp4', mimeType: 'video/mp4', buffer: Buffer.from('#EXTM3U\n'.repeat(20000)) });
	await said('That file is not a film that can be shown here.');
	/* The browser itself notes the connection that was lost, and the refusal. */
	assert.deepEqual((await world.house.findings()).filter(found => !/ERR_INTERNET_DISCONNECTED|status of 415/.test(found)), []);
});

test('without script a small film comes with the form', async () => {
	const plain = await someone(world.house, { ...world, script: false });

	await plain.open(film_link);
	await plain.sees('Up to 100 MB');
	await plain.page.locator('#film_file').setInputFiles(film);
	await plain.press('Send it to the family');
	await plain.isToldToMend(/Tick the box if this is true of your film/);
	await plain.sees('Your film has arrived.');
	await plain.choose(TRUE);
	await plain.press('Send it to the family');
	await plain.sees('Sent to the family');
	assert.equal(Number(database("SELECT count(*) FROM film JOIN message_film ON film = media WHERE state <> 'uploading'")), 2);
	await plain.leave();
});
