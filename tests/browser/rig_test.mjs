/* The rig itself: a good page passes, and each kind of bad page is found, so that a silent rig is noticed. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT, openBrowser, startDemo } from './browser.mjs';
import { checkHtmlFiles } from './check.mjs';
import * as keyboard from './keyboard.mjs';
import { linkOf, parseEmail, readEmails, waitForEmail } from './email.mjs';

const STYLE = fs.readFileSync(path.join(ROOT, 'assets/style.css'), 'utf8').replace(/@asset:[^@]+@/g, '/font.woff2');

const wrap = (body, title = 'A page') => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<link rel="stylesheet" href="/style.css"><link rel="icon" href="/icon.svg"></head><body><a class="skip" href="#main">Skip to the page</a>
<header class="site-header"><div class="wrap"><a class="site-name" href="/">Givenback</a></div></header><main id="main">${body}</main>
<footer class="site-footer"><div class="wrap"><ul><li><a href="/report">Is someone being pressed to give blood? Tell us</a></li></ul></div></footer></body></html>`;

const styled = (body, style) => wrap(body).replace('</head>', `<style>${style}</style></head>`);

const FORM = `<h1>Choose a time</h1><form method="post" action="/kept" novalidate>
<div class="field"><label for="name">Your name</label><p class="hint" id="name-hint">As you would sign a letter.</p>
<input id="name" name="name" type="text" autocomplete="name" aria-describedby="name-hint"></div>
<div class="pair"><div class="field"><label for="day">Day</label><input id="day" name="day" type="date"></div>
<div class="field"><label for="starts">From</label><input id="starts" name="starts" type="time"></div></div>
<div class="field"><label for="zone">Time zone</label><select id="zone" name="zone" class="input-medium"><option>Europe/London</option></select></div>
<div class="field"><label for="words">Your words</label><textarea id="words" name="words" rows="4" class="letter-input"></textarea></div>
<div class="field"><label for="picture">Picture</label><input id="picture" name="picture" type="file" accept="image/*"></div>
<fieldset><legend>How shall we show you?</legend><div class="choices">
<div class="choice"><input type="radio" id="shown" name="shown" value="friend" checked="checked"><label for="shown">A friend</label></div>
<div class="choice"><input type="radio" id="shown-first" name="shown" value="first"><label for="shown-first">My first name</label></div></div></fieldset>
<div class="choice"><input type="checkbox" id="only" name="only" value="yes"><label for="only">I only organise.</label></div>
<div class="actions"><button class="button">Book this appointment</button> <a href="/">Go back</a></div></form>`;

const PAGES = {
	'/': wrap(`<h1 class="honour-name"><span class="of">In honour of</span> Clara</h1><div class="letter"><p>Clara was born in May.</p></div>
<section class="tally" aria-label="Given back"><p class="marks" aria-hidden="true"><span class="mark"></span><span class="mark elsewhere"></span></p>
<p>Two donations have been given back.</p></section><ul class="slot-list"><li><span class="slot-time">10:15</span>
<span class="slot-capacity">Three places free</span> <a class="button second" href="/form">Choose<span class="unseen"> 10:15</span></a></li></ul>
<dl class="answers"><div><dt>Your name</dt><dd>Ann</dd><dd class="change"><a href="/form">Change<span class="unseen"> your name</span></a></dd></div></dl>
<ol class="roster"><li><span class="roster-time">10:15</span> <span class="roster-name">Ann <small>1 of 7</small></span>
<span class="state finished">could not give today</span> <div class="roster-actions"><form method="post" action="/kept">
<button class="button second">Undo<span class="unseen"> Ann</span></button></form></div></li></ol>
<div class="notice"><p>Your time has been moved.</p></div>`),
	'/form': wrap(FORM),
	'/kept': wrap('<h1>Your place is kept</h1><p>Saturday 31 October, 10:15.</p>'),
	'/errors': wrap(`<div class="error-summary" role="alert" tabindex="-1" autofocus="autofocus" aria-labelledby="summary">
<h2 id="summary">Something needs mending</h2><ul><li><a href="#name">Type your name.</a></li></ul></div>${FORM}`, 'Error: A page'),
};

/* One page for each mistake that the checks have to find, and their message. */
const BAD = {
	'no label': [wrap('<h1>A page</h1><form action="/"><input type="text" name="x"></form>'), /axe label/],
	'pale words': [wrap('<h1>A page</h1><p id="pale">Pale words</p>').replace('</head>', '<style>#pale{color:#666}</style></head>'), /axe color-contrast-enhanced/],
	'too wide': [wrap('<h1>A page</h1><div id="w">wide</div>').replace('</head>', '<style>#w{width:500px}</style></head>'), /px wide at 3\d\d px/],
	'too wide on the narrowest phone only': [wrap('<h1>A page</h1><div id="w">wide</div>').replace('</head>', '<style>#w{width:340px}</style></head>'), /px wide at 320 px/],
	'a small press': [wrap('<h1>A page</h1><form action="/"><button id="s">x</button></form>'), /small target/],
	'a small link on a line of its own': [wrap('<h1>A page</h1><p>It is done.<br><a href="/">Go back</a></p>'), /small target .*Go back/],
	'two small links and no words beside them': [wrap('<h1>A page</h1><ul><li><a href="/">One page</a>, <a href="/form">another page</a>.</li></ul>'), /small target .*another page/],
	'a name that is a column of its own': [styled('<h1>A page</h1><p><a id="a" href="/">The page of <bdi>Liv</bdi></a></p>', '#a{display:inline-flex;min-width:44px;min-height:44px}'),
		/words in columns: <a id="a"/],
	'too wide in letters of twice the size': [styled('<h1>A page</h1><div id="w">wide</div>', '#w{width:15rem}'), /in letters of 200 %: \d+ px wide at 390 px/],
	'a button that forced colours take away': [styled('<h1>A page</h1><button id="b">Book</button>', '#b{min-width:44px;min-height:44px;border:0;background:#6e1423;color:#fff}'),
		/forced colours cannot be told from the page: <button/],
	'a choice that forced colours take away': [styled('<h1>A page</h1><ul class="sizes"><li><a href="/">1</a></li><li><a href="/form" aria-current="true">2</a></li></ul>',
		'@media (forced-colors: active){.sizes a[aria-current]{outline:0!important;forced-color-adjust:auto!important}}'), /forced colours does not look chosen: <a href="\/form"/],
	'a mark of a choice that forced colours take away': [styled('<h1>A page</h1><div class="choice"><input type="checkbox" id="c" checked><label for="c">Yes</label></div>',
		'.choice>input:checked::before{border:0!important;background:#000;width:1rem;height:1rem}'), /forced colours does not look chosen: <input/],
	'a focus that is a shadow': [styled('<h1>A page</h1><p>Go <a href="/">back</a> now.</p>', 'main a:focus{outline:0;box-shadow:0 0 0 3px #000}'), /forced colours has no focus to be seen: <a/],
	'a status line without an edge': [styled('<h1>A page</h1><div class="toast" role="status"><p>Saved.</p></div>', '.toast{border:0!important}'), /forced colours has no edge: <div class="toast"/],
	'something that moves': [styled('<h1 id="m">A page</h1>', '@keyframes m{to{opacity:.9}}#m{animation:m 9s infinite}'), /moves, though less motion is asked for: <h1/],
	'too wide on paper': [styled('<h1>A page</h1><div id="w">wide</div>', '@media print{#w{width:900px}}'), /on paper \d+ px wide/],
	'a button on paper': [styled('<h1>A page</h1><form action="/"><button class="button">Book</button></form>', '@media print{.button{display:block!important}}'),
		/on paper stays: <button/],
	'a page that leads on by itself': [wrap('<h1>A page</h1>').replace('</head>', '<meta http-equiv="refresh" content="90000; url=/form"></head>'), /axe meta-refresh-no-exceptions/],
	'links that are called the same': [wrap('<h1>A page</h1><p>Read <a href="/form">more</a> or <a href="/kept">more</a> here.</p>'), /axe identical-links-same-purpose/],
	'two h1': [wrap('<h1>A page</h1><h1>Another</h1>'), /2 h1/],
	'a word never said': [wrap('<h1>A page</h1><p>You owe seven.</p>'), /says "owe"/],
	'an emoji': [wrap('<h1>A page</h1><p>Thank you \u{1F389}</p>'), /says "\u{1F389}"/u],
	'two actions': [wrap('<h1>A page</h1><form action="/"><button class="button">One</button> <button class="button">Two</button></form>'), /accent/],
	'a summary without focus': [PAGES['/errors'].replace('autofocus="autofocus"', ''), /does not have the focus/],
	'a summary that links nowhere': [PAGES['/errors'].replace('href="#name"', 'href="#nobody"'), /links to #nobody/],
};

let server, site, house;
const pretended = [];

before(async () => {
	server = http.createServer((request, response) => {
		const name = new URL(request.url, 'http://x').pathname;
		const bad = decodeURIComponent(name).replace(/^\/bad\//, '');
		const policy = name.startsWith('/bad/') ? {} : { 'content-security-policy': "default-src 'self'" };
		const send = (status, type, body) => response.writeHead(status, { 'content-type': type, ...policy }).end(body);
		if (name === '/style.css')
			send(200, 'text/css', STYLE);
		else if (name === '/icon.svg')
			send(200, 'image/svg+xml', fs.readFileSync(path.join(ROOT, 'assets/icon.svg')));
		else if (name === '/broken')
			send(500, 'text/html', wrap('<h1>Sorry</h1>'));
		else if (PAGES[name] ?? BAD[bad])
			send(200, 'text/html; charset=utf-8', PAGES[name] ?? BAD[bad][0]);
		else
			send(404, 'text/html; charset=utf-8', wrap('<h1>There is no page here</h1>'));
	}).listen(0, '127.0.0.1');
	await new Promise(resolve => server.once('listening', resolve));
	site = { url: `http://localhost:${server.address().port}` };
	house = await openBrowser({ site, name: 'rig', screenshots: true, shared: null });
});

after(async () => {
	await house?.browser.close();
	server?.close();
	for (const folder of pretended)
		fs.rmSync(folder, { recursive: true });
});

for (const width of [390, 1280]) {
	for (const script of [true, false]) {
		test(`a good page passes at ${width} px ${script ? 'with' : 'without'} script`, async () => {
			const page = await house.newPage({ width, script });
			for (const name of Object.keys(PAGES)) {
				await page.goto(site.url + name);
				await house.check(page, `good ${name.slice(1) || 'front'}`);
			}
			await page.context().close();
		});
	}
}

for (const [name, [, sentence]] of Object.entries(BAD)) {
	test(`the rig finds: ${name}`, async () => {
		const page = await house.newPage({ script: false });
		await page.goto(`${site.url}/bad/${encodeURIComponent(name)}`);
		await assert.rejects(house.check(page, `bad ${name}`), error => sentence.test(error.message) || assert.fail(error.message));
		await page.context().close();
	});
}

test('a form is filled and sent with the keyboard alone', async () => {
	const page = await house.newPage({ width: 1280 });
	await page.goto(site.url);
	await keyboard.pressAndGo(page, 'link', 'Choose 10:15');
	await keyboard.type(page, 'Your name', 'Ann');
	await keyboard.type(page, 'Day', '2026-10-31');
	await keyboard.type(page, 'From', '14:30');
	await keyboard.type(page, 'Your words', 'for Clara');
	await keyboard.choose(page, 'My first name');
	await keyboard.choose(page, 'I only organise.');
	const sent = page.waitForRequest(request => request.method() === 'POST');
	await keyboard.pressAndGo(page, 'button', 'Book this appointment');
	const form = new URLSearchParams((await sent).postData());
	assert.deepEqual(Object.fromEntries(form), { name: 'Ann', day: '2026-10-31', starts: '14:30', zone: 'Europe/London', words: 'for Clara',
		picture: '', shown: 'first', only: 'yes' });
	await house.check(page, 'kept by keyboard');
	await page.context().close();
});

test('what the keyboard cannot reach is said', async () => {
	const page = await house.newPage({ width: 1280 });
	await page.goto(site.url + '/form');
	await page.locator('.button').evaluate(element => { element.tabIndex = -1; });
	await assert.rejects(keyboard.tabTo(page, 'button', 'Book this appointment'), /not reached with the Tab key/);
	await page.context().close();
});

test('a third party and an answer of 500 are noticed', async () => {
	const page = await house.newPage({});
	await page.goto(site.url + '/broken');
	await Promise.all([page.waitForRequest(/pixel/), page.evaluate(() => { new Image().src = 'http://127.0.0.1:9/pixel.gif'; })]);
	const found = (await house.findings()).join('\n');
	assert.match(found, /500 at GET/);
	assert.match(found, /asks a third party: http:\/\/127.0.0.1:9/);
	await page.context().close();
});

test('the HTML checker passes what is good and finds what is not', async () => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'givenback-html-'));
	for (const [name, html] of Object.entries(PAGES))
		fs.writeFileSync(path.join(folder, `good${name.slice(1)}.html`), html);
	assert.deepEqual(await checkHtmlFiles(folder), []);
	fs.writeFileSync(path.join(folder, 'bad.html'), wrap('<h1>A page</h1><p><div>x</div></p>'));
	assert.match((await checkHtmlFiles(folder)).join('\n'), /bad\.html:\d+: No “p” element/);
	fs.rmSync(folder, { recursive: true });
});

test('a letter is read: folded and encoded subject, quoted-printable words, links, calendar file', async () => {
	const letter = 'From: Givenback <no-reply@example.org>\r\nTo: ann@example.org\r\nSubject: =?utf-8?B?WW91ciBwbGFjZSA=?=\r\n =?utf-8?Q?is_kept_=E2=80=94?= yes\r\n'
		+ 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\n'
		+ 'Content-Transfer-Encoding: quoted-printable\r\n\r\nAnn=E2=80=99s link: http://localhost:1/place/ABC=\r\nDEF.\r\n--b1\r\nContent-Type: text/calendar; name="drive.ics"\r\n'
		+ 'Content-Transfer-Encoding: base64\r\n\r\n' + Buffer.from('BEGIN:VCALENDAR\r\nX:1\r\n 2\r\n').toString('base64') + '\r\n--b1--\r\n';
	const email = parseEmail(Buffer.from(letter));
	assert.equal(email.subject, 'Your place is kept — yes');
	assert.match(email.text, /Ann’s link/);
	assert.deepEqual(email.links, ['http://localhost:1/place/ABCDEF']);
	assert.match(email.calendars[0], /X:12/);

	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'givenback-email-'));
	fs.mkdirSync(path.join(folder, 'email'));
	fs.writeFileSync(path.join(folder, 'email/1.eml'), letter);
	assert.equal(linkOf(await waitForEmail(folder, { to: 'ann@example.org', subject: /kept/ }), /place/), 'http://localhost:1/place/ABCDEF');
	await assert.rejects(waitForEmail(folder, { to: 'ann@example.org', seen: readEmails(folder) }, 200), /no email to ann/);
	fs.rmSync(folder, { recursive: true });
});

/* Programs that behave as the demo does, and worse. */
function pretend(lines) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'givenback-pretend-'));
	const file = path.join(folder, 'program');

	pretended.push(folder);
	fs.writeFileSync(file, `#!/usr/bin/env node\n${lines}\n`, { mode: 0o755 });
	return file;
}
const SERVES = 'const port = process.argv[process.argv.indexOf("--port") + 1];'
	+ 'require("http").createServer((q, r) => r.end("x")).listen(port, "127.0.0.1", () => console.log(`ready http://localhost:${port}/`));';

test('the demo is started on a free port in a folder of its own and stopped', async () => {
	const demo = await startDemo({ program: pretend(`${SERVES}process.on("SIGTERM", () => process.exit(0));`) });
	assert.equal(await (await fetch(demo.url)).text(), 'x');
	assert.ok(fs.existsSync(demo.folder));
	await demo.stop();
	assert.ok(!fs.existsSync(demo.folder));
});

test('a demo that ends too early, badly or with a word of the sanitizer is told', async () => {
	await assert.rejects(startDemo({ program: pretend('console.error("the port is taken"); process.exit(1);') }), /the port is taken/);
	const bad = await startDemo({ program: pretend(`${SERVES}process.on("SIGTERM", () => process.exit(3));`) });
	await assert.rejects(bad.stop(), /code 3/);
	fs.rmSync(bad.folder, { recursive: true });
	const leaks = await startDemo({ program: pretend(`${SERVES}process.on("SIGTERM", () => { console.error("x.c:1: runtime error: shift"); process.exit(0); });`) });
	await assert.rejects(leaks.stop(), /runtime error: shift/);
	fs.rmSync(leaks.folder, { recursive: true });
});
