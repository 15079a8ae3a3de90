/* browser: the program in its demo, a Chromium, and people with phones and keyboards.
 *
 *   const site = await startDemo();                          // { url, folder, emails, log(), stop() }
 *   const house = await openBrowser({ site, name: 'journey' });
 *   const ann = await house.newPage({ width: 390 });         // a person: cookies of her own
 *   await ann.goto(site.url);
 *   await house.check(ann, 'front');                         // axe, width, targets, words; stores the HTML and a picture
 *                                                            // (people.mjs does so for every page that a person meets)
 *   await house.close();                                     // the Nu checker over all HTML that was met; throws what it found
 *   await site.stop();                                       // SIGTERM; throws when it does not end well
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { checkDocument, checkHtmlFiles, checkQuickly } from './check.mjs';
import { isAnswerInPlace } from './people.mjs';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const CHROMIUM_ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
	'--disable-background-networking', '--disable-component-update', '--disable-sync'];
/* Long: a shared machine is slow at times, and a test checks what is right, not what is fast. */
const READY_MS_MAX = 240000, STOP_MS_MAX = 60000, ACTION_MS_MAX = 150000;

/* Of its HTML, compressed. */
const PAGE_BYTES_MAX = 30 * 1024;

/* What stays when words, links and values are taken away, and of rows that are alike one. */
function shapeOf(html) {
	const shape = html.replace(/>[^<]+(?=<)/g, '>').replace(/ (value|href|action|datetime|src|content|alt|id|for)="[^"]*"/g, ' $1');

	return createHash('sha256').update([...new Set(shape.split(/(?=<li)|(?=<\/[uo]l)/))].join('')).digest('hex').slice(0, 12);
}

/* A folder that several runs share, BROWSER_SHARED: which shapes of pages were looked at closely, a line each, and their HTML, which
 * is then checked once, at the end (html.mjs). */
function readPassed(shared) {
	const file = shared && path.join(shared, 'passed');

	return new Set(file && fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : []);
}

function shareHtml(shared, folder) {
	const there = path.join(shared, 'html');

	fs.mkdirSync(there, { recursive: true });
	const known = new Set(fs.readdirSync(there).map(name => name.split('.').at(-2)));
	for (const name of fs.readdirSync(folder))
		if (!known.has(name.split('.').at(-2)))
			fs.copyFileSync(path.join(folder, name), path.join(there, name));
}

export function freePort() {
	return new Promise((resolve, reject) => {
		const server = net.createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

/* Where the built program is: GIVENBACK, or the newest of the usual build folders. */
export function findProgram() {
	if (process.env.GIVENBACK)
		return process.env.GIVENBACK;
	const found = ['build/src/givenback', 'build/givenback'].map(name => path.join(ROOT, name)).find(name => fs.existsSync(name));
	if (!found)
		throw new Error('no built program: run ./run or ./test once, or set GIVENBACK to its path');
	return found;
}

/* Starts the demo in a folder of its own and waits until it says that it is ready.  `folder` and `port`: of one that was halted. */
export async function startDemo({ program = findProgram(), commandArguments = [], environment = {}, folder, port } = {}) {
	folder ??= fs.mkdtempSync(path.join(os.tmpdir(), 'givenback-browser-'));
	port ??= await freePort();
	const child = spawn(program, ['demo', '--data', folder, '--port', String(port), ...commandArguments],
		{ cwd: ROOT, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
	let log = '', ended = null;
	const exited = new Promise(resolve => child.once('exit', (code, signal) => resolve(ended = { code, signal })));
	child.once('error', error => { log += error.message; });

	const url = await new Promise((resolve, reject) => {
		const late = setTimeout(() => reject(new Error(`not ready after ${READY_MS_MAX} ms:\n${log}`)), READY_MS_MAX);
		const look = chunk => {
			log += chunk;
			const ready = /^ready (http:\/\/\S+)/m.exec(log);
			if (ready) {
				clearTimeout(late);
				resolve(ready[1]);
			}
		};
		child.stdout.on('data', look);
		child.stderr.on('data', look);
		child.once('close', () => { clearTimeout(late); reject(new Error(`it ended before it was ready:\n${log}`)); });
	}).catch(error => {
		child.kill('SIGKILL');
		fs.rmSync(folder, { recursive: true, force: true });
		throw error;
	});

	/* Ends it, and keeps its folder. */
	async function halt(signal = 'SIGTERM') {
		if (!ended) {
			child.kill(signal);
			const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
			await exited;
			clearTimeout(late);
		}
		if (/AddressSanitizer|LeakSanitizer|runtime error:/.test(log) || (ended.code !== 0 && !(signal === 'SIGKILL' && ended.signal === signal)))
			throw new Error(`it did not end well (code ${ended.code}, signal ${ended.signal}):\n${log.slice(-4000)}`);
	}

	async function stop() {
		await halt();
		fs.rmSync(folder, { recursive: true, force: true });
	}
	return { url: url.replace(/\/$/, ''), port, folder, process: child, log: () => log, halt, stop };
}

/* One Chromium, many people.  `name` is the folder under build/browser/ for pictures and HTML.  Not `closely`: what can be
 * seen at once, for a walk whose pages were all looked at closely on another. */
export async function openBrowser({ site, name, screenshots = Boolean(process.env.PICTURES), closely = true,
	shared = process.env.BROWSER_SHARED }) {
	const out = path.join(ROOT, 'build/browser', name);
	fs.rmSync(out, { recursive: true, force: true });
	fs.mkdirSync(path.join(out, 'html'), { recursive: true });
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS });
	const met = new Map();                  /* shape of the HTML → label, for the Nu checker */
	const passed = readPassed(shared);            /* shape and width of what was checked and good: looked at closely once */
	const twins = new Map();                /* width → a second page, for what would disturb the page itself */
	const quick = new Set();                /* the very page, for what can be seen at once */
	const troubles = [];                    /* what no page may do, found while people walk */
	let pictures = 0;

	/* A person: a context of its own.  `script: false` is a browser without JavaScript. */
	async function newPage({ width = 390, height = width < 600 ? 844 : 900, script = true, dark = false, locale = 'en-GB',
		zone = 'Europe/London' } = {}) {
		const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled: script, locale,
			timezoneId: zone, colorScheme: dark ? 'dark' : 'light', hasTouch: width < 600, reducedMotion: 'reduce' });
		context.setDefaultTimeout(ACTION_MS_MAX);
		const page = await context.newPage();
		page.person = { width, height, script, dark, html: '' };
		watch(page);
		return page;
	}

	/* Keeps the HTML as it was sent, and notes what no page may do: ask a stranger, break its own policy, answer 5xx. */
	function watch(page) {
		const origin = new URL(site.url).origin;
		page.on('request', request => {
			if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== origin)
				troubles.push(`asks a third party: ${request.url()}`);
		});
		page.on('response', response => {
			if (response.status() >= 500)
				troubles.push(`${response.status()} at ${response.request().method()} ${response.url()}`);
			if ((response.request().isNavigationRequest() && (response.headers()['content-type'] ?? '').startsWith('text/html')) ||
				isAnswerInPlace(response))
				page.person.source = response.text().catch(() => '');
		});
		page.on('console', message => {
			if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
				troubles.push(`console of ${page.url()}: ${message.text()}`);
		});
		page.on('pageerror', error => troubles.push(`script of ${page.url()}: ${error.message}`));
	}

	/* The HTML as the server sent it: of this page, whatever method brought it. */
	async function sourceOf(page) {
		await page.waitForLoadState('load');
		return await page.person.source || await page.content();
	}

	/* Everything a page has to be.  What depends on its words is looked at on the page itself, each time; the rest once for each
	 * shape of a page (tags, classes, states; not words and links) and width, on a twin, so that the page itself
	 * is not touched and its policy stays on.  Throws one error that lists all it found. */
	async function check(page, label, { axe = {} } = {}) {
		const source = await sourceOf(page);
		const hash = shapeOf(source);
		const name = label.replace(/[^\w-]+/g, '-').slice(0, 60);
		const shown = page.person.script ? await page.content() : source;
		const seen = `${shapeOf(shown)} ${page.person.width}`;
		const here = `${createHash('sha256').update(shown).digest('hex')} ${page.url()}`;
		const bytes = zlib.gzipSync(source).length;
		let found = [];

		if (bytes > PAGE_BYTES_MAX)
			troubles.push(`${label} is ${bytes} bytes on the wire, more than ${PAGE_BYTES_MAX}`);
		if (!met.has(hash)) {
			met.set(hash, label);
			fs.writeFileSync(path.join(out, 'html', `${name}.${hash}.html`), source);
		}
		if (passed.has(seen)) {
			if (!quick.has(here))
				found = await checkQuickly(page);
		} else {
			if (screenshots)
				await takePictures(page, `${String(++pictures).padStart(3, '0')}-${name}`);
			found = closely ? await withTwin(page, shown, twin => checkDocument(twin, { width: page.person.width, axe }))
				: await checkQuickly(page);
		}
		if (found.length)
			throw new Error(`${label} (${page.url()}):\n  ${found.join('\n  ')}`);
		if (shared && closely && !passed.has(seen))
			fs.appendFileSync(path.join(shared, 'passed'), `${seen}\n`);
		passed.add(seen);
		quick.add(here);
	}

	/* The page as it is, light and dark, to be looked at. */
	async function takePictures(page, name) {
		const { width, script, dark } = page.person;

		for (const colorScheme of ['light', 'dark']) {
			await page.emulateMedia({ colorScheme });
			await page.screenshot({ path: path.join(out, `${name}-${width}-${colorScheme}${script ? '' : '-noscript'}.png`), fullPage: true });
		}
		await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
	}

	/* One twin for each width, with the settings of the page that is checked. */
	async function withTwin(page, html, work) {
		const { width, height, dark } = page.person;
		const name = `${width} ${height} ${dark}`;
		if (!twins.has(name)) {
			const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true, colorScheme: dark ? 'dark' : 'light',
				reducedMotion: 'reduce' });
			twins.set(name, { context, page: await context.newPage() });
		}
		const twin = twins.get(name);
		const address = page.url().split('#')[0];
		const here = url => url.href.split('#')[0] === address;

		await twin.context.clearCookies();
		await twin.context.addCookies(await page.context().cookies());
		await twin.page.setViewportSize({ width, height });
		await twin.page.route(here, route => route.fulfill({ status: 200, contentType: 'text/html; charset=utf-8', body: html }));
		try {
			await twin.page.goto(address, { waitUntil: 'load' });
			return await work(twin.page);
		} finally {
			await twin.page.unroute(here);
		}
	}

	/* What was found over the whole walk: troubles, and the errors of the Nu checker. */
	async function findings() {
		if (shared) {
			shareHtml(shared, path.join(out, 'html'));
			return [...new Set(troubles)];
		}
		return [...new Set(troubles), ...await checkHtmlFiles(path.join(out, 'html'))];
	}

	async function close() {
		await browser.close();
		const found = await findings();
		if (found.length)
			throw new Error(`${found.length} found:\n  ${found.join('\n  ')}`);
		return { pages: met.size, out };
	}
	return { browser, newPage, check, findings, close, out, screenshots, pagesMet: () => met.size, allow: pattern => {
		for (let i = troubles.length - 1; i >= 0; i--)
			if (pattern.test(troubles[i]))
				troubles.splice(i, 1);
	} };
}
