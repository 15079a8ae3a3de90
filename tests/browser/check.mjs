/* check: what every page has to be, looked at in a browser; each check returns sentences, none when all is well. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const VNU = path.join(path.dirname(require.resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
const TARGET_PX_MIN = 44, WIDTHS = [320, 390, 1280];
/* 180 mm. */
const SHEET_PX = 680;
/* Rules of axe that it leaves out unless asked; of the last one it says only that a person should look. */
const ASKED = ['color-contrast-enhanced', 'meta-refresh-no-exceptions', 'target-size', 'identical-links-same-purpose'];
/* Words that this program never shows to anyone: giving is voluntary. */
const NEVER_SAID = /\b(debts?|owe[sd]?|owing|required|must|shortfalls?|still missing|replacement donors?)\b/gi;
/* Emoji and other pictures in text: nothing here is cheerful. */
const PICTURES = /\p{Extended_Pictographic}/gu;

/* All checks of one document: at the width asked, on a phone, on a wide screen and at 320 px, in letters twice as large, in the colours that
 * a person has forced, and on paper. */
export async function checkDocument(page, { width, axe = {} }) {
	const found = [...await axeViolations(page, axe), ...await wordsNeverSaid(page), ...await outline(page), ...await wordsInColumns(page),
		...await motion(page)];

	for (const px of new Set([width, ...WIDTHS])) {
		await page.setViewportSize({ width: px, height: px < 600 ? 844 : 900 });
		found.push(...[...await overflow(page), ...await smallTargets(page)].map(what => `at ${px} px: ${what}`));
	}
	await page.setViewportSize({ width, height: 844 });
	return [...found, ...await largeLetters(page), ...await forcedColours(page), ...await onPaper(page)];
}

/* Letters of twice the size, as a browser's settings make them: nothing gets wider than the page. */
async function largeLetters(page) {
	const sized = size => page.evaluate(wanted => { document.documentElement.style.fontSize = wanted; }, size);

	await sized('200%');
	const found = await overflow(page);
	await sized('');
	return found.map(what => `in letters of 200 %: ${what}`);
}

/* With reduced motion asked for, as in every check, nothing moves. */
export async function motion(page) {
	return page.evaluate(() => document.getAnimations().filter(one => one.playState === 'running')
		.map(one => `moves, though less motion is asked for: ${one.effect?.target?.outerHTML.slice(0, 90)}`));
}

/* Forced colours take grounds and shadows away.  What stays has to say where a button or a field is, what is chosen, where the focus is,
 * and where something that lies over the page ends. */
export async function forcedColours(page) {
	await page.emulateMedia({ forcedColors: 'active' });
	const found = await page.evaluate(() => {
		const bad = [], focused = new Set();
		const ground = getComputedStyle(document.body).backgroundColor;
		const all = selector => [...document.querySelectorAll(selector)].filter(element => element.getClientRects().length);
		const seen = colour => colour !== ground && !/^rgba.*, 0\)$/.test(colour);
		const line = (style, side) => style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]) > 0 && seen(style[`border${side}Color`]);
		const outlined = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && seen(style.outlineColor);
		const marked = style => [line(style, 'Bottom'), seen(style.backgroundColor), outlined(style), style.textDecorationLine !== 'none'];
		const say = (what, element) => bad.push(`in forced colours ${what}: ${element.outerHTML.slice(0, 90)}`);

		for (const element of all('button, .button, input:not([type=hidden]), select, textarea, .link-box'))
			if (!marked(getComputedStyle(element)).includes(true) && !element.closest('.site-nav'))
				say('cannot be told from the page', element);
		for (const element of all('[aria-current]')) {
			const other = [...element.parentElement.parentElement.querySelectorAll('a, button')].find(one => !one.matches('[aria-current]'));
			if (other && String(marked(getComputedStyle(element))) === String(marked(getComputedStyle(other))))
				say('does not look chosen', element);
		}
		for (const element of all('.choice > input:checked'))
			if (!line(getComputedStyle(element, '::before'), 'Bottom'))
				say('does not look chosen', element);
		for (const element of all('.toast:not(:empty), .live-status:not(:empty)'))
			if (!line(getComputedStyle(element), 'Top'))
				say('has no edge', element);
		const before = document.activeElement;
		for (const element of all('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
			const kind = `${element.tagName} ${element.className} ${element.type}`;
			if (focused.has(kind) || element.disabled)
				continue;
			focused.add(kind);
			element.focus({ preventScroll: true });
			if (element === document.activeElement && !outlined(getComputedStyle(element)))
				say('has no focus to be seen', element);
		}
		before?.focus({ preventScroll: true });
		return bad;
	});

	await page.emulateMedia({ forcedColors: 'none' });
	return found;
}

/* On a sheet of A4 between its margins: no wider than that, and nothing to press or to find one's way with. */
export async function onPaper(page) {
	await page.setViewportSize({ width: SHEET_PX, height: 1000 });
	await page.emulateMedia({ media: 'print' });
	const found = [...await overflow(page), ...await page.evaluate(() =>
		[...document.querySelectorAll('nav, button, .button, .quiet, .actions, .row-of-buttons, .skip, .back, .toast, .menu-button, .no-print')]
			.filter(element => element.getClientRects().length).map(element => `stays: ${element.outerHTML.slice(0, 90)}`))];

	await page.emulateMedia({ media: 'screen' });
	return found.map(what => `on paper ${what}`);
}

/* What can be seen at once, on the very page. */
export async function checkQuickly(page) {
	return [...await wordsNeverSaid(page), ...await outline(page), ...await overflow(page), ...await smallTargets(page), ...await wordsInColumns(page)];
}

/* axe-core with all its rules but the experimental ones, those of level AAA too, and contrast at 7:1 in both colour schemes. */
export async function axeViolations(page, options = {}) {
	const found = [];

	await page.addScriptTag({ content: AXE });
	found.push(...await runAxe(page, { rules: Object.fromEntries(ASKED.map(rule => [rule, { enabled: true }])), ...options }, ''));
	await page.emulateMedia({ colorScheme: 'dark' });
	found.push(...await runAxe(page, { runOnly: { type: 'rule', values: ['color-contrast', 'color-contrast-enhanced'] } }, ' in the dark'));
	await page.emulateMedia({ colorScheme: 'light' });
	return found;
}

async function runAxe(page, options, where) {
	const result = await page.evaluate(asked => globalThis.axe.run(document, { resultTypes: ['violations', 'incomplete'], ...asked }), options);
	const unsure = result.incomplete.filter(one => one.id === 'identical-links-same-purpose');

	return [...result.violations, ...unsure].flatMap(violation => violation.nodes.map(node =>
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

/* Everything to press or to type into is at least 44 by 44 px; only a link within a sentence may be smaller: one that has words of its line
 * next to it which are no link. */
export async function smallTargets(page) {
	return page.evaluate(least => {
		const found = [];
		const controls = 'button, summary, select, textarea, input:not([type=hidden]), a.button, a.quiet, a.row-link, nav a, .links a, .site-footer a';
		const isBlock = element => !/^(inline|contents)/.test(getComputedStyle(element).display);
		/* The words of a link's line outside of links: from its block's beginning, or a break, to the next. */
		const beside = link => {
			let block = link.parentElement, words = '', met = false, over = false;
			while (!isBlock(block))
				block = block.parentElement;
			const walk = node => {
				for (const child of node.childNodes) {
					if (over)
						return;
					if (child.nodeType === Node.TEXT_NODE)
						words += child.data;
					else if (child === link)
						met = true;
					else if (child.nodeType === Node.ELEMENT_NODE && (child.tagName === 'BR' || (!child.matches('a, button') && isBlock(child)))) {
						over = met;
						words = met ? words : '';
					} else if (child.nodeType === Node.ELEMENT_NODE && !child.matches('a, button'))
						walk(child);
				}
			};
			walk(block);
			return words.replace(/[\s\p{P}]+/gu, '');
		};
		const targets = new Set(document.querySelectorAll(controls));
		for (const link of document.querySelectorAll('main a[href]'))
			if (!beside(link))
				targets.add(link);
		for (const element of targets) {
			if (element.getClientRects().length === 0)
				continue;       /* hidden, as the rows beyond the fifth are on a phone */
			const over = getComputedStyle(element, '::after');       /* a link of the desk takes its whole row */
			const wide = over.position === 'absolute' && over.content !== 'none' ? element.offsetParent ?? element : element;
			const box = getComputedStyle(wide).display === 'inline' ? wide.getClientRects()[0] : wide.getBoundingClientRect();
			if (!box || (box.width === 0 && box.height === 0))
				continue;
			if (box.width < least - 0.5 || box.height < least - 0.5)
				found.push(`small target ${Math.round(box.width)}×${Math.round(box.height)}: ${element.outerHTML.slice(0, 90)}`);
		}
		return found;
	}, TARGET_PX_MIN);
}

/* The words of a link or button that is laid out as a row: a name in an element of its own becomes a column next to them, and each wraps
 * by itself. One element around all of them keeps them a sentence. */
async function wordsInColumns(page) {
	return page.evaluate(() => {
		const seen = node => node.nodeType === Node.TEXT_NODE ? node.data.trim() !== '' : node.nodeType === Node.ELEMENT_NODE &&
			node.textContent.trim() !== '' && node.getClientRects().length > 0 && getComputedStyle(node).position !== 'absolute';
		return [...document.querySelectorAll('a, button, summary')].filter(element => /flex|grid/.test(getComputedStyle(element).display))
			.filter(element => {
				const words = [...element.childNodes].filter(seen);
				return words.length > 1 && words.some(node => node.nodeType === Node.TEXT_NODE);
			}).map(element => `words in columns: ${element.outerHTML.slice(0, 90)}`);
	});
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
