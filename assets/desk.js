/* The desk: a press is sent and the lists are drawn again in place, without loading the page (see src/desk/roster.html).
 *
 * The parts of the page that change have data-part; the server draws them, and this script puts what it sent where the old ones were.
 * Scrolling stays as it is.  The focus goes to the button that took the place of the one that was pressed.
 *
 * Presses are sent one after the other.  Without a connection they are kept on the page and sent again until the server has answered:
 * each has the key of its form, so that the server does the same thing once, however often it is asked (http/idempotency.h).  What the
 * server refuses is sent as a form, so that its page says why.  Without this script each press loads the page at the person it was about.
 */
(() => {
	'use strict';
	const REFRESH_MS = 20000, RETRY_MS = 3000, SETTLE_MS = 350;
	const desk = document.getElementById('desk');
	const part = (name, of = document) => of.querySelector(`[data-part="${name}"]`);
	const search = desk && desk.querySelector('.desk-find');
	const presses = [];                    /* not yet answered, the oldest first */
	/* of what is shown: the lists, or what was searched for */
	let list = new URLSearchParams(location.search).has('q') ? location.pathname + location.search : location.pathname;
	let sending = false, down = false, stale = false, drawn = -SETTLE_MS, fetched = performance.now(), clock = null;

	if (!desk || !window.fetch)
		return;

	/* ---- the clock goes on by itself; each page brings the time of the venue ---- */

	function startClock() {
		const shown = part('clock'), [hours, minutes] = shown.textContent.split(':').map(Number);

		clock = { at: performance.now() - new Date(shown.dateTime).getUTCSeconds() * 1000, minute: hours * 60 + minutes };
	}

	function drawClock() {
		const minute = (clock.minute + Math.floor((performance.now() - clock.at) / 60000)) % 1440;
		const words = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

		if (part('clock').textContent !== words)
			part('clock').textContent = words;
	}

	/* ---- drawing ---- */

	/* Where the focus is: at which row of which list, and of whom; in the toast, whom its button is about. */
	function placeOfFocus() {
		const at = document.activeElement, holder = at.closest('[data-part]'), row = at.closest('.roster > li');
		const about = at.form && /\/donor\/(\w+)\//.exec(at.form.getAttribute('action'));

		return holder && { part: holder.dataset.part, row: row ? [...row.parentElement.children].indexOf(row) : -1,
			id: row ? row.id : about ? `p-${about[1]}` : '', href: at.getAttribute('href') };
	}

	const focus = element => { if (element) element.focus({ preventScroll: true }); return Boolean(element); };
	const shown = element => element && element.offsetParent !== null;
	const control = (row, place) => row && ((place.href ? null : row.querySelector('button')) || row.querySelector('a'));

	/* Focuses the person now in the position of the one that was pressed; after a refresh the same person; after Undo the person it was
	 * about. */
	function restoreFocus(place, pressed) {
		const holder = part(place.part), rows = [...holder.querySelectorAll('.roster > li')].filter(shown);
		const person = place.id && document.getElementById(place.id);
		const same = shown(person) && (place.part === 'toast' || (!pressed && holder.contains(person))) ? person : null;
		const link = place.row < 0 && place.href && holder.querySelector(`a[href="${place.href}"]`);

		focus(link || control(same || rows[Math.min(place.row, rows.length - 1)], place) || holder.querySelector('h2')) ||
			focus(place.part === 'toast' ? part('next').querySelector('h2') : search.elements.q);
	}

	/* false: this is not the desk's page, so nothing was drawn. */
	function draw(html, { pressed = false } = {}) {
		const page = new DOMParser().parseFromString(html, 'text/html'), place = placeOfFocus();
		const x = scrollX, y = scrollY;
		let changed = false;

		if (!page.getElementById('desk'))
			return false;
		for (const old of desk.querySelectorAll('[data-part]')) {
			const fresh = part(old.dataset.part, page);
			const same = old.textContent === fresh.textContent && old.querySelectorAll('form').length === fresh.querySelectorAll('form').length;

			/* What the last press did stays until the next one. */
			if (!pressed && (same || (old.dataset.part === 'toast' && !stale)))
				continue;
			old.innerHTML = fresh.innerHTML;
			changed = true;
		}
		fetched = performance.now();
		stale = false;
		part('clock').dateTime = part('clock', page).dateTime;
		startClock();
		presses.forEach(markSending);
		scrollTo(x, y);
		if (place && document.activeElement === document.body)
			restoreFocus(place, pressed);
		if (changed)
			drawn = performance.now();
		return true;
	}

	function markSending(press) {
		for (const form of desk.querySelectorAll('.roster form'))
			if (form.getAttribute('action') === press.action)
				for (const button of form.querySelectorAll('button'))
					button.setAttribute('aria-disabled', 'true');
	}

	function say(words) {
		const toast = part('toast'), line = document.createElement('p'), box = document.createElement('div');

		if (toast.textContent === words)
			return;
		line.textContent = words;
		box.append(line);
		toast.replaceChildren(box);
	}

	function sayStale() {
		if (!sending)
			say(desk.dataset.stale);
		stale = true;
		fetched = performance.now();
	}

	/* ---- presses ---- */

	const wait = ms => new Promise(done => {
		const timer = setTimeout(done, ms);

		window.addEventListener('online', () => { clearTimeout(timer); done(); }, { once: true });
	});

	/* As a form of its own: the page that answers says what is to be done. */
	function leave(press) {
		const form = document.createElement('form');

		form.method = 'post';
		form.action = press.action;
		for (const [name, value] of press.body) {
			const field = document.createElement('input');

			field.type = 'hidden';
			field.name = name;
			field.value = value;
			form.append(field);
		}
		document.body.append(form);
		form.submit();
	}

	/* null: no connection, or the server asks to come again. */
	async function ask(address, options) {
		try {
			const answer = await fetch(address, { credentials: 'same-origin', headers: { accept: 'text/html' }, ...options });

			return answer.status === 503 || answer.status === 429 ? null : { ok: answer.ok, html: await answer.text() };
		} catch {
			return null;
		}
	}

	async function send() {
		if (sending)
			return;
		sending = true;
		while (presses.length > 0) {
			const press = presses[0], answer = await ask(press.action, { method: 'POST', body: press.body });

			if (!answer) {
				say(desk.dataset.waiting);
				await wait(RETRY_MS);
				continue;
			}
			presses.shift();
			list = location.pathname;
			if (!answer.ok || !draw(answer.html, { pressed: true })) {
				leave(press);
				break;
			}
			search.elements.q.value = '';
		}
		sending = false;
	}

	function press(form, button) {
		const action = form.getAttribute('action');

		if (presses.some(other => other.action === action) || performance.now() - drawn < SETTLE_MS)
			return;
		presses.push({ action, body: new URLSearchParams(new FormData(form)) });
		if (button && button.name)
			presses[presses.length - 1].body.set(button.name, button.value);
		markSending(presses[presses.length - 1]);
		send();
	}

	/* One person found: Enter presses their button. */
	async function find() {
		const address = `${location.pathname}?${new URLSearchParams(new FormData(search))}`, answer = await ask(address);

		if (!answer) {
			sayStale();
			return;
		}
		if (!answer.ok || !draw(answer.html)) {
			search.submit();
			return;
		}
		list = search.elements.q.value.trim() ? address : location.pathname;
		focus(part('found').querySelector('[autofocus]')) || focus(search.elements.q);
		drawn = -SETTLE_MS;
	}

	/* What other devices did, and who is late by now.  Never under a finger. */
	async function refresh() {
		if (document.visibilityState === 'hidden' || down || sending || performance.now() - fetched < REFRESH_MS)
			return;
		const from = fetched, answer = await ask(list);

		if (answer && answer.ok && !sending && !down && fetched === from)
			draw(answer.html);
		else if (!answer)
			sayStale();
	}

	desk.addEventListener('submit', event => {
		event.preventDefault();
		if (event.target === search)
			find();
		else
			press(event.target, event.submitter);
	});
	/* A key that is held down presses once, not everyone in turn. */
	desk.addEventListener('keydown', event => { if (event.repeat && event.target.tagName === 'BUTTON') event.preventDefault(); });
	for (const [kind, is] of [['pointerdown', true], ['pointerup', false], ['pointercancel', false]])
		document.addEventListener(kind, () => { down = is; });
	window.addEventListener('beforeunload', event => { if (presses.length > 0) event.preventDefault(); });
	document.addEventListener('visibilitychange', refresh);
	startClock();
	setInterval(() => { drawClock(); refresh(); }, 1000);
})();
