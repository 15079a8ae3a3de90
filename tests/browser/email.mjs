/* email: reads the emails that the demo writes to its folder as .eml files, and shows them, as a person's email program would. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { axeViolations, overflow, wordsNeverSaid } from './check.mjs';

const WIDTHS = [390, 1280];
/* An email has no heading or landmarks of its own: they are the email program's. */
const NO_PAGE = { rules: Object.fromEntries(['region', 'landmark-one-main', 'page-has-heading-one'].map(rule => [rule, { enabled: false }])) };

/* All emails below a folder, oldest first: { file, to, from, subject, text, html, links, calendars, headers }. */
export function readEmails(folder) {
	const files = [];
	const walk = inside => {
		for (const entry of fs.readdirSync(inside, { withFileTypes: true })) {
			if (entry.isDirectory())
				walk(path.join(inside, entry.name));
			else if (entry.name.endsWith('.eml'))
				files.push(path.join(inside, entry.name));
		}
	};
	if (fs.existsSync(folder))
		walk(folder);
	return files.map(file => ({ file, written: fs.statSync(file).mtimeMs }))
		.sort((one, other) => one.written - other.written || (one.file < other.file ? -1 : 1))
		.map(({ file }) => ({ file, ...parseEmail(fs.readFileSync(file)) }));
}

/* Waits for an email to `to` whose subject fits, that is not in `seen`; the newest one. */
export async function waitForEmail(folder, { to, subject = /./, text = /./, seen = [] }, most_ms = 150000) {
	const known = new Set(seen.map(email => email.file ?? email));
	const until = Date.now() + most_ms;

	for (;;) {
		const emails = readEmails(folder);
		const fit = emails.filter(email => !known.has(email.file) && email.to.toLowerCase().split(/[\s<>,]+/).includes(to.toLowerCase())
			&& subject.test(email.subject) && text.test(email.text));
		if (fit.length)
			return fit.at(-1);
		if (Date.now() > until) {
			const there = emails.map(email => `${email.to}: ${email.subject}`).join(' | ') || 'none';
			throw new Error(`no email to ${to} about ${subject}; there are: ${there}`);
		}
		await sleep(100);
	}
}

/* Looks at an email as it is read: as HTML without its pictures, and as text; on a phone and on a wide screen, light and dark.  Throws what
 * it found.  With PICTURES, leaves one of each next to those of the pages. */
export async function lookAtEmail(house, file, name) {
	const email = parseEmail(fs.readFileSync(file));
	const text = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>text</title>
		<style>pre { margin: 1rem; font: 16px/1.4 monospace; white-space: pre-wrap; overflow-wrap: anywhere; }</style>
		<pre>${email.text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</pre></html>`;
	const html = email.html.replace(/ src="cid:[^"]+"/g, ' src="data:,"');
	const found = [...asText(email), ...[...html.matchAll(/ (?:src|background)="(?!data:,)[^"]*"|url\([^)]*\)/g)].map(match => `fetches${match[0]}`)];

	for (const width of WIDTHS) {
		const context = await house.browser.newContext({ viewport: { width, height: 900 } });
		const page = await context.newPage();
		for (const [kind, source] of Object.entries({ html, text })) {
			await page.setContent(source, { waitUntil: 'load' });
			const seen = [...await overflow(page), ...await wordsNeverSaid(page), ...kind === 'html' ? await axeViolations(page, NO_PAGE) : []];
			found.push(...seen.map(what => `as ${kind} at ${width} px: ${what}`));
			for (const colorScheme of house.screenshots ? ['light', 'dark'] : []) {
				await page.emulateMedia({ colorScheme });
				await page.screenshot({ path: path.join(house.out, `email-${name}-${kind}-${width}-${colorScheme}.png`), fullPage: true });
			}
		}
		await context.close();
	}
	assert.deepEqual(found, [], `the email "${email.subject}"`);
}

/* The text part is one of its own: words and links, none missing, and no markup. */
function asText(email) {
	const found = [...email.text.matchAll(/<\/?[a-z]+[ >]|&[a-z]+;|\{[a-z_]+\}|\ufffd/g)].map(match => `the text has markup: ${match[0]}`);

	if (!email.html || !email.text)
		return [`only ${email.html ? 'HTML' : email.text ? 'text' : 'nothing'}`];
	for (const [, link] of email.html.matchAll(/ href="(https?:[^"]*)"/g))
		if (!email.text.includes(link.replace(/&amp;/g, '&')))
			found.push(`the text has no link ${link}`);
	return found;
}

/* The first link of an email whose address fits. */
export function linkOf(email, pattern = /./) {
	const link = email.links.find(address => pattern.test(address));

	if (!link)
		throw new Error(`no link like ${pattern} in "${email.subject}": ${email.links.join(' ') || 'it has none'}`);
	return link;
}

export function parseEmail(bytes) {
	const { headers, body } = parsePart(Buffer.from(bytes));
	const parts = flatten(headers, body);
	const text = parts.filter(part => part.type === 'text/plain').map(part => part.text).join('\n');
	const html = parts.filter(part => part.type === 'text/html').map(part => part.text).join('\n');
	const calendars = parts.filter(part => part.type === 'text/calendar' || part.name.endsWith('.ics')).map(part => part.text.replace(/\r?\n[ \t]/g, ''));
	const links = [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(match => match[0].replace(/[.,;:!?)\]]+$/, ''));

	return { headers, to: decodeWords(headers.get('to') ?? ''), from: decodeWords(headers.get('from') ?? ''),
		subject: decodeWords(headers.get('subject') ?? ''), text, html, links, calendars };
}

/* Header lines and body of an email or of one part of it. */
function parsePart(bytes) {
	const whole = bytes.toString('latin1');
	const gap = /\r?\n\r?\n/.exec(whole);
	const head = gap ? whole.slice(0, gap.index) : whole;
	const headers = new Map();

	for (const line of Buffer.from(head, 'latin1').toString('utf8').replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
		const colon = line.indexOf(':');
		if (colon > 0)
			headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
	}
	return { headers, body: gap ? bytes.subarray(gap.index + gap[0].length) : Buffer.alloc(0) };
}

function flatten(headers, body) {
	const type = (headers.get('content-type') ?? 'text/plain').split(';')[0].trim().toLowerCase();
	const boundary = /boundary="?([^";]+)"?/i.exec(headers.get('content-type') ?? '')?.[1];

	if (type.startsWith('multipart/') && boundary) {
		return body.toString('latin1').split(`--${boundary}`).slice(1, -1).flatMap(piece => {
			const part = parsePart(Buffer.from(piece.replace(/^\r?\n/, '').replace(/\r?\n$/, ''), 'latin1'));
			return flatten(part.headers, part.body);
		});
	}
	const name = /name="?([^";]+)"?/i.exec(`${headers.get('content-disposition') ?? ''};${headers.get('content-type') ?? ''}`)?.[1] ?? '';
	return [{ type, name, text: decodeBody(body, (headers.get('content-transfer-encoding') ?? '').toLowerCase()) }];
}

function decodeBody(body, encoding) {
	if (encoding === 'base64')
		return Buffer.from(body.toString('latin1'), 'base64').toString('utf8');
	if (encoding === 'quoted-printable')
		return Buffer.from(body.toString('latin1').replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi,
			(_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
	return body.toString('utf8');
}

/* =?utf-8?B?…?= and =?utf-8?Q?…?= of RFC 2047; white space between two of them is not there. */
function decodeWords(text) {
	return text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind, words) =>
		kind.toLowerCase() === 'b' ? Buffer.from(words, 'base64').toString('latin1')
			: words.replace(/_/g, ' ').replace(/=([0-9A-F]{2})/gi, (_whole, hex) => String.fromCharCode(parseInt(hex, 16))))
		.replace(/[\u0080-\u00ff]+/g, run => { const mended = Buffer.from(run, 'latin1').toString('utf8'); return mended.includes('\ufffd') ? run : mended; });
}
