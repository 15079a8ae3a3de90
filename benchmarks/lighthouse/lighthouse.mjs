/* lighthouse: one round over the pages of the demo, as Lighthouse measures a phone.  ./bench lighthouse runs it and takes the medians.
 *
 *   node lighthouse.mjs PROGRAM          a line of JSON: { page: { performance, accessibility, 'best-practices', seo, failing } }
 *
 * The browser walks to the pages as people do, so that those behind a private link or a sign-in are measured with its cookies. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { freePort, startDemo } from '../../tests/browser/browser.mjs';
import { someone } from '../../tests/browser/people.mjs';

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
/* Private pages, and pages that a family shares by link only, ask search engines to leave them alone: this audit is about nothing else. */
const PRIVATE = new Set(['book', 'confirmation', 'desk', 'overview']);
const CRAWLABLE = 'is-crawlable';

async function atDemo(house, site, link) {
	const person = await someone(house);

	await person.open(`${site.url}/demo`);
	await person.follow(link);
	return person;
}

/* Name → address of each page. */
async function walk(house, site) {
	const donor = await atDemo(house, site, /^As a friend/);
	const pages = { front: site.url, honour: donor.page.url() };

	await donor.follow('See the times');
	pages.drive = donor.page.url();
	await donor.follow(/^\d\d:\d\d \d+ left/);
	pages.book = donor.page.url();
	await donor.type('Your name', 'Ivo Lund');
	await donor.type('Email address', 'ivo.lund@example.org');
	await donor.press('Check your answers');
	await donor.press('Book this appointment');
	pages.confirmation = donor.page.url();

	const visitor = await atDemo(house, site, /^As a visitor/);
	pages.honour_with_picture = visitor.page.url();
	if (await visitor.page.locator('main img').count() === 0)
		throw new Error(`no picture at ${visitor.page.url()}`);

	const crew = await atDemo(house, site, /^As the (crew|team)/);
	await crew.press('Open the desk');
	pages.desk = crew.page.url();

	const keeper = await atDemo(house, site, /^As the family/);
	await keeper.press('Sign in');
	await keeper.follow(/^In honour of\s+Grandmother Sol$/);
	pages.overview = keeper.page.url();
	return pages;
}

async function measure(name, address, port) {
	const { lhr } = await lighthouse(address, { port, output: 'json', logLevel: 'error', disableStorageReset: true, onlyCategories: CATEGORIES });
	const result = { failing: [] };

	if (lhr.runtimeError || new URL(lhr.finalDisplayedUrl).pathname !== new URL(address).pathname)
		throw new Error(`${name}: ${lhr.runtimeError?.message ?? `led to ${lhr.finalDisplayedUrl}`}`);
	for (const category of CATEGORIES) {
		const { score, auditRefs } = lhr.categories[category];
		const failing = auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
			.map(({ id }) => id);

		result[category] = Math.round(score * 100);
		if (category === 'seo' && PRIVATE.has(name) && !failing.includes(CRAWLABLE))
			throw new Error(`${name}: search engines may list it`);
		if (category === 'seo' && name !== 'front' && failing.join() === CRAWLABLE)
			result.seo = 100;
		if (category !== 'performance')
			result.failing.push(...failing.filter(id => id !== CRAWLABLE));
	}
	return result;
}

const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'givenback-lighthouse-'));
const site = await startDemo({ program: process.argv[2] });
const port = await freePort();
const context = await chromium.launchPersistentContext(profile, {
	executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', viewport: { width: 390, height: 844 },
	args: ['--headless', '--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`] });
const results = {};

try {
	const house = { newPage: () => context.newPage(), check: async () => {} };

	for (const [name, address] of Object.entries(await walk(house, site)))
		results[name] = await measure(name, address, port);
	console.log(JSON.stringify(results));
} finally {
	await context.close();
	fs.rmSync(profile, { recursive: true, force: true });
	await site.stop();
}
