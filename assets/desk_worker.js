/* Keeps the desk's page without anyone in it, and what it is drawn with, for a prepared device that is started again without network; and the
 * key of the roster, in memory, for a page that is loaded again (assets/desk_device.js).
 *
 * For a page under /desk it answers only when the network does not, or when something else than the server answers.  A page with a name in
 * it is never stored. */
'use strict';
const KEPT = 'desk', TIMEOUT_MS = 7000;
const keys = new Map();                      /* drive → key */

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

const isAsset = url => url.origin === location.origin && url.pathname.startsWith('/assets/');
const driveOf = url => url.origin === location.origin && /^\/desk\/(\w+)(?=\/|$)/.exec(url.pathname);
const assetsOf = (text, end) => [...text.matchAll(end)].map(match => match[0]);

/* The server answers everything with its policy; a proxy in its place has none. */
const isServer = answer => answer.headers.has('content-security-policy') && answer.status < 500 && answer.status !== 429;

/* What a page is drawn with has a new name in a new version: the old ones are dropped. */
async function keep(path) {
	const answer = await fetch(path, { credentials: 'same-origin', cache: 'no-store' }), html = answer.ok ? await answer.clone().text() : '';
	const kept = await caches.open(KEPT);

	if (!isServer(answer) || !html.includes('id="drawn"'))
		return false;
	const used = assetsOf(html, /\/assets\/[^"]+/g);

	await Promise.all(used.map(async one => await kept.match(one) || kept.add(one)));
	const styles = await Promise.all(used.filter(one => one.endsWith('.css')).map(async one => (await kept.match(one)).text()));
	const fonts = styles.flatMap(style => assetsOf(style, /\/assets\/[^")]+/g));

	await Promise.all(fonts.map(async one => await kept.match(one) || kept.add(one)));
	await kept.put(path, answer);
	/* Of another drive's page nothing is known here. */
	const paths = (await kept.keys()).map(one => new URL(one.url).pathname), isAlone = paths.filter(one => one.endsWith('/kept')).length === 1;

	for (const one of isAlone ? await kept.keys() : [])
		if (isAsset(new URL(one.url)) && ![...used, ...fonts].includes(new URL(one.url).pathname))
			await kept.delete(one);
	return true;
}

/* On a device that is not prepared there is no copy, and the browser does as without a worker. */
async function page(request, drive) {
	const copy = await (await caches.open(KEPT)).match(`/desk/${drive}/kept`);

	if (!copy)
		return fetch(request);
	const stop = new AbortController(), timer = setTimeout(() => stop.abort(), TIMEOUT_MS);

	try {
		const answer = await fetch(request.url, { credentials: 'same-origin', headers: { accept: 'text/html' }, signal: stop.signal });

		if (!isServer(answer) || (answer.status === 404 && await hasUnsent(drive)))
			return copy;
		return answer.redirected ? await hasUnsent(drive) ? copy : Response.redirect(answer.url, 303) : answer;
	} catch {
		return copy;
	} finally {
		clearTimeout(timer);
	}
}

/* The page where a code is typed: without network there is only the drive that this device was last prepared for. */
async function codePage(request) {
	try {
		return await fetch(request);
	} catch (error) {
		const paths = (await (await caches.open(KEPT)).keys()).map(one => new URL(one.url).pathname).filter(one => one.endsWith('/kept'));

		if (paths.length === 0)
			throw error;
		return Response.redirect(paths.at(-1).replace(/\/kept$/, ''), 303);
	}
}

/* Presses that are not sent are sent after the code has ended too: by the copy of the page, which asks for the code. */
function hasUnsent(drive) {
	return new Promise(resolve => {
		const request = indexedDB.open('desk');

		request.onerror = () => resolve(false);
		/* Nothing was ever stored. */
		request.onupgradeneeded = () => request.transaction.abort();
		request.onsuccess = () => {
			const all = request.result.transaction('press').objectStore('press').index('drive').getAll(drive);

			all.onerror = () => resolve(false);
			all.onsuccess = () => {
				request.result.close();
				resolve(all.result.some(one => !one.sent));
			};
		};
	});
}

async function asset(request) {
	return await (await caches.open(KEPT)).match(request.url) || fetch(request);
}

self.addEventListener('message', event => {
	const { drive, key, ask, keep: path } = event.data, answer = value => event.ports[0].postMessage(value);

	if (key) {
		keys.set(drive, key);
		answer(true);
	} else if (ask) {
		answer(keys.get(drive) || null);
	} else if (path) {
		event.waitUntil(keep(path).then(answer, () => answer(false)));
	}
});

self.addEventListener('fetch', event => {
	const url = new URL(event.request.url), drive = driveOf(url);

	if (event.request.method !== 'GET')
		return;
	if (event.request.mode === 'navigate' && drive)
		event.respondWith(page(event.request, drive[1]));
	else if (event.request.mode === 'navigate' && url.pathname === '/desk')
		event.respondWith(codePage(event.request));
	else if (isAsset(url))
		event.respondWith(asset(event.request));
});
