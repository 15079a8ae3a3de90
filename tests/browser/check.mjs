/* check: what every page has to be, looked at in a browser; each check returns sentences, none when all is well. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const VNU = path.join(path.dirname(require.resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
const TARGET_PX_MIN = 44, NARROWEST_PX = 320;
/* Words that this program never shows to anyone: giving is voluntary. */
const NEVER_SAID = /\b(debts?|owe[sd]?|owing|required|must|shortfalls?|still missing|replacement donors?)\b/gi;
/* Emoji and other pictures in text: nothing here is cheerful. */
const PICTURES = /\p{Extended_Pictographic}/gu;

/* All checks of one document, at the width asked and at 320 px. */
export async function checkDocument(page, { width, axe = {} }) {
	const found = [...await axeViolations(page, axe), ...await smallTargets(page), ...await wordsNeverSaid(page), ...await outline(page)];

	found.push(...await overflow(page));
	if (width > NARROWEST_PX) {
		await page.setViewportSize({ width: NARROWEST_PX, height: 640 });
		found.push(...await overflow(page));
	}
	return found;
}

/* What can be seen at once, on the very page. */
export async function checkQuickly(page) {
	return [...await wordsNeverSaid(page), ...await outline(page), ...await overflow(page), ...await smallTargets(page)];
}

/* axe-core with all its rules but the experimental ones, and contrast at 7:1 in both colour schemes. */
export async function axeViolations(page, options = {}) {
	const found = [];

	await page.addScriptTag({ content: AXE });
	found.push(...await runAxe(page, { rules: { 'color-contrast-enhanced': { enabled: true } }, ...options }, ''));
	await page.emulateMedia({ colorScheme: 'dark' });
	found.push(...await runAxe(page, { runOnly: { type: 'rule', values: ['color-contrast', 'color-contrast-enhanced'] } }, ' in the dark'));
	await page.emulateMedia({ colorScheme: 'light' });
	return found;
}

async function runAxe(page, options, where) {
	const result = await page.evaluate(asked => globalThis.axe.run(document, { resultTypes: ['violations'], ...asked }), options);

	return result.violations.flatMap(violation => violation.nodes.map(node =>
		`axe ${violation.id}${where}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`));
}

/* Nothing may be wider than the page: no scrolling sideways. */
export async function overflow(page) {
	return page.evaluate(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width)
			return [];
		const wide = [...document.body.querySelectorAll('*')].filter(element => element.getBoundingClientRect().right > width + 1);
		const names = wide.slice(-3).map(element => `${element.tagName.toLowerCase()}${element.className ? `.${element.className}` : ''}`);
		return [`${document.documentElement.scrollWidth} px wide at ${width} px: ${names.join(', ')}`];
	});
}

/* Everything to press or to type into is at least 44 by 44 px; links within a sentence are excepted, links drawn as buttons, and links in a row
 * of their own, are not. */
export async function smallTargets(page) {
	return page.evaluate(least => {
		const found = [];
		const selector = 'button, summary, select, textarea, input:not([type=hidden]), a.button, a.quiet, a.row-link, nav a, .links a, .site-footer a';
		for (const element of document.querySelectorAll(selector)) {
			const box = element.getBoundingClientRect();
			if (box.width === 0 && box.height === 0)
				continue;
			if (box.width < least - 0.5 || box.height < least - 0.5)
				found.push(`small target ${Math.round(box.width)}×${Math.round(box.height)}: ${element.outerHTML.slice(0, 90)}`);
		}
		return found;
	}, TARGET_PX_MIN);
}

export async function wordsNeverSaid(page) {
	const text = await page.evaluate(() => `${document.title}\n${document.body.innerText}`);

	return [...new Set([...text.matchAll(NEVER_SAID), ...text.matchAll(PICTURES)].map(match => `says "${match[0]}": ${
		text.slice(Math.max(0, match.index - 30), match.index + 40).replace(/\s+/g, ' ')}`))];
}

/* One h1, a title, at most one press in the accent colour, and an error summary that has the focus. */
export async function outline(page) {
	return page.evaluate(() => {
		const found = [];
		const count = selector => document.querySelectorAll(selector).length;
		if (count('h1') !== 1)
			found.push(`${count('h1')} h1`);
		if (!document.title.trim())
			found.push('no title');
		const main = '.button:not(.second, .destructive)';
		if (count(main) > 1)
			found.push(`${count(main)} presses in the accent colour: one action a page, the others are quiet`);
		const summary = document.querySelector('.error-summary');
		if (summary && document.activeElement !== summary)
			found.push('the error summary does not have the focus');
		if (summary && !document.title.startsWith('Error: '))
			found.push('a page with errors whose title does not start with "Error: "');
		for (const link of summary?.querySelectorAll('a[href^="#"]') ?? [])
			if (!document.getElementById(decodeURIComponent(link.hash.slice(1))))
				found.push(`the error summary links to ${link.hash}, which is not there`);
		return found;
	});
}

/* The Nu HTML checker over a folder of pages, once. */
export function checkHtmlFiles(folder) {
	const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter(name => name.endsWith('.html')).sort() : [];

	if (files.length === 0)
		return Promise.resolve([]);
	return new Promise((resolve, reject) => {
		execFile('java', ['-Xss1m', '-jar', VNU, '--errors-only', '--format', 'json', ...files.map(name => path.join(folder, name))],
			{ maxBuffer: 64 << 20, timeout: 900000 }, (error, stdout, stderr) => {
				let messages;
				try {
					messages = JSON.parse(stderr || stdout).messages;
				} catch {
					reject(new Error(`the HTML checker did not answer: ${error?.message ?? ''} ${stderr.slice(0, 500)}`));
					return;
				}
				resolve(messages.filter(message => message.type !== 'info').map(message =>
					`html ${path.basename(message.url ?? '')}:${message.lastLine ?? '?'}: ${message.message}`));
			});
	});
}
