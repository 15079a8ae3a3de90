/* Keeps the board of a screen that is started again without network: the page as it was last seen, and what it is drawn with.
 *
 * For a page under /board/ it answers only when the network does not, or answers with something else; what the page is drawn with has a name
 * of its own in each version, so a copy of it is as good. */
'use strict';
const KEPT = 'board', TIMEOUT_MS = 7000;
const NOTHING = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="10"><title>Board</title>
<p>There is no connection yet. This page tries again by itself.</p></html>`;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

const isBoard = url => url.origin === location.origin && url.pathname.startsWith('/board/');
const isAsset = url => url.origin === location.origin && url.pathname.startsWith('/assets/');

/* What the page is drawn with has a new name in a new version: the old ones are dropped with the page that used them. */
async function keep(request, answer, html) {
	const kept = await caches.open(KEPT), used = [...html.matchAll(/\/assets\/[^"]+/g)].map(match => match[0]);

	await kept.put(request.url, answer);
	await Promise.all(used.map(async path => await kept.match(path) || kept.add(path)));
	const styles = await Promise.all(used.filter(path => path.endsWith('.css')).map(async path => (await kept.match(path)).text()));
	const needed = new Set([...used, ...styles.flatMap(style => [...style.matchAll(/\/assets\/[^")]+/g)].map(match => match[0]))]);

	for (const one of await kept.keys())
		if (isAsset(new URL(one.url)) && !needed.has(new URL(one.url).pathname))
			await kept.delete(one);
}

async function keptCopy(request, otherwise) {
	const copy = await (await caches.open(KEPT)).match(request.url);

	if (!copy)
		return otherwise || new Response(NOTHING, { headers: { 'content-type': 'text/html; charset=utf-8', 'x-kept': 'nothing' } });
	const headers = new Headers(copy.headers);

	headers.set('x-kept', 'yes');
	return new Response(copy.body, { headers });
}

/* Only a board is an answer, and that there is no such board: not a proxy in the server's place, nor the sign-in page of a hall's wifi. */
async function board(event) {
	const stop = new AbortController(), timer = setTimeout(() => stop.abort(), TIMEOUT_MS);

	try {
		const answer = await fetch(event.request, { signal: stop.signal });

		if (answer.status === 404 || answer.status === 410) {
			event.waitUntil(caches.open(KEPT).then(kept => kept.delete(event.request.url)));
			return answer;
		}
		const html = answer.ok ? await answer.clone().text() : '';

		if (!html.includes('id="board"'))
			return keptCopy(event.request, answer);
		event.waitUntil(keep(event.request, answer.clone(), html).catch(() => {}));
		return answer;
	} catch {
		return keptCopy(event.request, null);
	} finally {
		clearTimeout(timer);
	}
}

async function asset(event) {
	const kept = await caches.open(KEPT), copy = await kept.match(event.request.url);

	if (copy)
		return copy;
	const answer = await fetch(event.request);

	if (answer.ok)
		event.waitUntil(kept.put(event.request.url, answer.clone()));
	return answer;
}

self.addEventListener('fetch', event => {
	const url = new URL(event.request.url);

	if (event.request.method !== 'GET')
		return;
	if (isBoard(url))
		event.respondWith(board(event));
	else if (isAsset(url))
		event.respondWith(asset(event));
});
