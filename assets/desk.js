/* The desk: a press is sent and the lists are drawn again in place, without loading the page (see src/desk/roster.html).
 *
 * The parts of the page that change have data-part; the server draws them, and this script puts what it sent where the old ones were.
 * Scrolling stays as it is.  The focus goes to the button that took the place of the one that was pressed.
 *
 * Presses are sent one after the other.  While nobody answers, or a proxy answers in place of the server (5xx), they are kept on the page and
 * sent again until the server has answered: each has the key of its form, so that the server does the same thing once, however often it is
 * asked (http/idempotency.h).  After all others the first press that the server refused is sent as a form, so that its page says why.  Without
 * this script each press loads the page at the person it was about.
 *
 * On a prepared device (assets/desk_device.js) a press is stored and drawn from the device's own list, with and without network, and sent
 * later; the page's other views are then drawn in place too.  Everything else is the same.
 *
 * Nothing is drawn under a finger.  An answer that may be older than what is drawn is dropped.
 */
(() => {
	'use strict';
	const REFRESH_MS = 20000, RETRY_MS = 3000, RETRY_MS_MAX = 120000, TIMEOUT_MS = 10000;
	const HIDDEN_MS_MAX = 60000, SETTLE_MS = 700, MOVED_PX = 4;                    /* a press so soon after a draw was meant for what was there before */
	const RELEASE_MS = 60, HOLD_MS_MAX = 3000, STEP_MS = 20;        /* the click comes after the finger has left */
	const desk = document.getElementById('desk');
	const part = (name, of = document) => of.querySelector(`[data-part="${name}"]`);
	const isKept = Boolean(document.getElementById('drawn'));
	const isOpen = () => Boolean(prepared && prepared.isOpen());
	const searchForm = desk && desk.querySelector('.desk-find');
	/* What a prepared device does not draw itself. */
	const ONLY_SERVER = ['late', 'asked', 'toast'];
	const presses = [];                    /* not yet answered, the oldest first */
	const refused = [];                    /* shown when all others are answered */
	const held = new Set();                /* pointers and keys that are down */
	let released = -RELEASE_MS;
	/* of what is shown: the lists, or what was searched for */
	let list = new URLSearchParams(location.search).has('q') ? location.pathname + location.search : location.pathname;
	let answered = 0, searches = 0;        /* how many presses, how many searches: an answer from before is old */
	let sending = false, refreshing = false, stale = false, drawn = -SETTLE_MS, due = performance.now() + REFRESH_MS, clock = null;
	let tops = new Map();                  /* where the buttons were before the last draw */
	let prepared = null;                   /* desk_prepared.js */
	let stream = null, heard = null, hidden = 0;

	if (!desk || !window.fetch)
		return;

	/* ---- the clock goes on by itself; each page brings the time of the venue ---- */

	function startClock() {
		const shown = part('clock'), [hours, minutes] = shown.textContent.split(':').map(Number);

		clock = shown.textContent && { at: performance.now() - new Date(shown.dateTime).getUTCSeconds() * 1000, minute: hours * 60 + minutes };
	}

	function timeOfClock() {
		const minute = (clock.minute + Math.floor((performance.now() - clock.at) / 60000)) % 1440;

		return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
	}

	function drawClock() {
		const words = isOpen() ? prepared.timeOfClock() : clock ? timeOfClock() : '';

		if (part('clock').textContent !== words)
			part('clock').textContent = words;
	}

	/* ---- drawing ---- */

	/* Where the focus is: at which row of which list, and of whom; in the toast, whom its button is about. */
	function placeOfFocus() {
		const at = document.activeElement, holder = at.closest('[data-part]'), row = at.closest('.roster > li');
		const about = at.form && /\/donor\/(\w+)\//.exec(at.form.getAttribute('action'));

		return holder && { part: holder.dataset.part, row: row ? [...row.parentElement.children].indexOf(row) : -1,
			id: row ? row.id : about ? `p-${about[1]}` : '', href: at.getAttribute('href'),
			button: at.form && !row && !about ? buttonKey(at) : '' };
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
		const button = place.button && [...holder.querySelectorAll('button')].find(one => buttonKey(one) === place.button);

		focus(link || button || control(same || rows[Math.min(place.row, rows.length - 1)], place) || holder.querySelector('h2')) ||
			focus(place.part === 'toast' ? part('next').querySelector('h2') : searchForm.elements.q);
	}

	const buttonKey = button => `${button.form.getAttribute('action')} ${button.value}`;
	const buttonTops = () => new Map([...desk.querySelectorAll('form button')].map(button => [buttonKey(button), button.getBoundingClientRect().top]));

	/* What changes above the lists moves their buttons too; together with a draw just before it is one move. */
	function drawAbove(change) {
		const before = buttonTops();

		change();
		if ([...buttonTops()].every(([key, top]) => Math.abs(top - before.get(key)) <= MOVED_PX))
			return;
		tops = performance.now() - drawn < SETTLE_MS ? tops : before;
		drawn = performance.now();
	}

	/* The last draw put this button where another one, or none, was. */
	function isMoved(button) {
		const before = tops.get(buttonKey(button));

		return before === undefined || Math.abs(button.getBoundingClientRect().top - before) > MOVED_PX;
	}

	/* Two friends without a name at one time have the same words. */
	const actionsOf = holder => [...holder.querySelectorAll('form')].map(form => form.getAttribute('action')).join(' ');

	/* false: this is not the desk's page, or it has other parts, so nothing was drawn. */
	function draw(html, { pressed = false, only = isOpen() ? ONLY_SERVER : null } = {}) {
		const page = new DOMParser().parseFromString(html, 'text/html'), parts = [...desk.querySelectorAll('[data-part]')];

		if (!page.getElementById('desk') || parts.some(old => !part(old.dataset.part, page)))
			return false;
		drawParts(page, parts.filter(old => !only || only.includes(old.dataset.part)), pressed);
		due = performance.now() + REFRESH_MS;
		stale = false;
		part('clock').dateTime = part('clock', page).dateTime;
		startClock();
		return true;
	}

	function drawParts(page, parts, pressed) {
		const place = placeOfFocus(), before = buttonTops(), x = scrollX, y = scrollY;
		let changed = false;

		for (const old of parts) {
			const fresh = part(old.dataset.part, page), same = old.textContent === fresh.textContent && actionsOf(old) === actionsOf(fresh);

			/* What the last press did stays until the next one. */
			if (!pressed && (same || (old.dataset.part === 'toast' && !stale)))
				continue;
			old.innerHTML = fresh.innerHTML;
			changed = true;
		}
		[...presses, ...refused].forEach(markSending);
		scrollTo(x, y);
		if (place && document.activeElement === document.body)
			restoreFocus(place, pressed);
		if (changed) {
			drawn = performance.now();
			tops = before;
		}
	}

	function markSending(press) {
		for (const form of desk.querySelectorAll('.roster form'))
			if (form.getAttribute('action') === press.action)
				for (const button of form.querySelectorAll('button'))
					button.setAttribute('aria-disabled', 'true');
	}

	function showMessage(words) {
		const toast = part('toast'), line = document.createElement('p'), box = document.createElement('div');

		if (toast.textContent === words)
			return;
		line.textContent = words;
		box.append(line);
		toast.replaceChildren(box);
	}

	/* Next to what the last press did, so that Undo stays. */
	function showIgnored() {
		const line = part('toast').querySelector('p');

		if (!line)
			showMessage(desk.dataset.ignored);
		else if (!line.textContent.includes(desk.dataset.ignored))
			line.append(` ${desk.dataset.ignored}`);
	}

	function showStale(answer) {
		if (!sending && !isOpen())
			showMessage(answer.busy ? desk.dataset.staleBusy : desk.dataset.stale);
		stale = true;
	}

	/* ---- requests ---- */

	const pause = ms => new Promise(done => { setTimeout(done, ms); });

	/* Ends early when the device has a connection again. */
	function waitForConnection(ms) {
		return new Promise(done => {
			const end = () => {
				clearTimeout(timer);
				window.removeEventListener('online', end);
				done();
			};
			const timer = setTimeout(end, ms);

			window.addEventListener('online', end);
		});
	}

	/* Resolves when no button is held down, and what was pressed has been noted; a pointer that is never released counts as released. */
	async function waitForRelease() {
		for (let waited = 0; held.size > 0 || performance.now() - released < RELEASE_MS; waited += STEP_MS) {
			if (waited >= HOLD_MS_MAX)
				held.clear();
			await pause(STEP_MS);
		}
	}

	/* retry: nobody answered, or (busy) the server asks to come again or is being restarted behind its proxy. */
	async function fetchPage(address, options) {
		const stop = new AbortController(), timer = setTimeout(() => stop.abort(), TIMEOUT_MS);

		try {
			const answer = await fetch(address, { credentials: 'same-origin', headers: { accept: 'text/html' }, signal: stop.signal, ...options });

			if (answer.status >= 500 || answer.status === 429)
				return { retry: true, busy: true, status: answer.status, afterMs: 1000 * (Number(answer.headers.get('retry-after')) || 0) };
			return { ok: answer.ok, html: await answer.text() };
		} catch {
			return { retry: true, busy: false, afterMs: 0 };
		} finally {
			clearTimeout(timer);
		}
	}

	const retryMs = (answer, least) => Math.min(Math.max(least, answer.afterMs), RETRY_MS_MAX);

	/* ---- presses ---- */

	/* The page that answers says what is to be done. */
	function submitAsForm(press) {
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

	/* A search that was begun since the press is not replaced: it is asked again. */
	function drawPress(press, html) {
		if (press.searches !== searches) {
			const isDrawn = draw(html, { pressed: true, only: ['clock', 'numbers', 'closed', 'late', 'more', 'toast'] });

			due = 0;
			return isDrawn;
		}
		if (!draw(html, { pressed: true }))
			return false;
		if (isOpen())
			prepared.sync(0);
		list = location.pathname;
		if (searchForm.elements.q.value === press.typed)
			searchForm.elements.q.value = '';
		return true;
	}

	async function sendPresses() {
		if (sending)
			return;
		sending = true;
		try {
			while (presses.length > 0) {
				const press = presses[0], answer = await fetchPage(press.action, { method: 'POST', body: press.body });

				if (answer.retry) {
					showMessage(answer.busy ? desk.dataset.busy : desk.dataset.waiting);
					await waitForConnection(retryMs(answer, RETRY_MS));
					/* What cannot be answered about one person does not hold up all others. */
					if (answer.status === 500)
						presses.push(presses.shift());
					continue;
				}
				await waitForRelease();
				presses.shift();
				answered++;
				if (!answer.ok || !drawPress(press, answer.html))
					refused.push(press);
			}
		} finally {
			sending = false;
		}
		if (refused.length > 0)
			submitAsForm(refused[0]);
	}

	function addPress(form, button) {
		const action = form.getAttribute('action');

		if ([...presses, ...refused].some(other => other.action === action))
			return;
		if (performance.now() - drawn < SETTLE_MS && isMoved(button || form.querySelector('button'))) {
			showIgnored();
			return;
		}
		if (isOpen() && prepared.press(form, button))
			return;
		presses.push({ action, body: new URLSearchParams(new FormData(form)), typed: searchForm.elements.q.value, searches });
		if (button && button.name)
			presses[presses.length - 1].body.set(button.name, button.value);
		markSending(presses[presses.length - 1]);
		sendPresses();
	}

	/* ---- lists ---- */

	/* One person found: Enter presses their button. */
	async function search() {
		const typed = searchForm.elements.q.value, number = ++searches;

		if (isOpen()) {
			prepared.search(typed);
			return;
		}
		const address = `${location.pathname}?${new URLSearchParams(new FormData(searchForm))}`;
		let before, answer;

		do {
			before = answered;
			answer = await fetchPage(address);
			await waitForRelease();
		} while (!answer.retry && before !== answered && number === searches);
		if (number !== searches)
			return;
		if (answer.retry) {
			showStale(answer);
			return;
		}
		if (!answer.ok || !draw(answer.html)) {
			searchForm.submit();
			return;
		}
		list = typed.trim() ? address : location.pathname;
		if (searchForm.elements.q.value === typed)
			focus(part('found').querySelector('[autofocus]')) || focus(searchForm.elements.q);
		drawn = -SETTLE_MS;
	}

	/* What other devices did, and who is late by now. */
	async function refresh() {
		if (prepared && prepared.isPrepared()) {
			prepared.sync();
			return;
		}
		if (document.visibilityState === 'hidden' || sending || refreshing || performance.now() < due)
			return;
		refreshing = true;
		due = performance.now() + REFRESH_MS;
		const before = answered, number = searches, answer = await fetchPage(list);

		await waitForRelease();
		refreshing = false;
		if (answer.retry) {
			due = performance.now() + retryMs(answer, REFRESH_MS);
			showStale(answer);
		} else if (!sending && before === answered && number === searches && (!answer.ok || isKept || !draw(answer.html))) {
			/* The code has ended, or the drive is gone: its page says so, and no name stays on the screen.  Or there is network again. */
			due = Infinity;
			location.reload();
		}
	}

	/* ---- the stream: something changed ---- */

	function openStream() {
		if (stream || !desk.dataset.live || !window.EventSource || document.visibilityState === 'hidden')
			return;
		stream = new EventSource(desk.dataset.live);
		stream.onmessage = event => {
			const { n } = JSON.parse(event.data);

			if (heard !== null && n !== heard) {
				due = 0;
				if (prepared && prepared.isPrepared())
					prepared.sync(0);
				else
					refresh();
			}
			heard = n;
		};
	}

	function closeStream() {
		if (stream)
			stream.close();
		stream = null;
	}

	function onVisibility() {
		clearTimeout(hidden);
		if (document.visibilityState === 'hidden')
			hidden = setTimeout(closeStream, HIDDEN_MS_MAX);
		else
			openStream();
		refresh();
	}

	desk.addEventListener('submit', event => {
		event.preventDefault();
		if (event.target === searchForm)
			search();
		else if (event.target.id === 'unlock')
			prepared.unlock();
		else
			addPress(event.target, event.submitter);
	});
	/* A key that is held down presses once, not everyone in turn. */
	desk.addEventListener('keydown', event => { if (event.repeat && event.target.tagName === 'BUTTON') event.preventDefault(); });
	/* A button is pressed when the pointer, or the space bar, is released. */
	const hold = name => held.add(name), release = name => { if (held.delete(name)) released = performance.now(); };

	document.addEventListener('pointerdown', event => hold(event.pointerId));
	for (const kind of ['pointerup', 'pointercancel'])
		document.addEventListener(kind, event => release(event.pointerId));
	document.addEventListener('keydown', event => { if (event.key === ' ' && event.target.tagName === 'BUTTON') hold(event.key); });
	document.addEventListener('keyup', event => release(event.key));
	window.addEventListener('beforeunload', event => {
		if (presses.length > 0 || (isOpen() && prepared.isUnsaved()))
			event.preventDefault();
	});
	document.addEventListener('visibilitychange', onVisibility);
	window.addEventListener('pagehide', closeStream);
	window.addEventListener('pageshow', openStream);
	startClock();
	if (typeof deskPrepared !== 'undefined') {
		prepared = deskPrepared({ desk, part, focus, held, fetchPage, draw, drawParts, drawAbove, drawClock, showMessage, waitForRelease, retryMs, isKept,
			settle: () => { drawn = -SETTLE_MS; } });
		prepared.start();
	}
	setInterval(() => { drawClock(); refresh(); }, 1000);
})();
