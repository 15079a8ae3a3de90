/* The board on the wall: it is asked for again every few seconds and drawn in place, so that nobody has to touch the screen.
 *
 * While there is no network, or the server does not answer, it keeps what it has and says since when.  board_worker.js keeps a copy for a
 * screen that is started again meanwhile.  The clock goes on by itself, on the venue's time.  Asking is better than a stream here: a
 * stream that has died with the network looks like one that has nothing to say. */
(() => {
	'use strict';
	const ASK_MS = 10000, TIMEOUT_MS = 8000, OFFSET = 'board-clock';
	const board = document.getElementById('board');
	const part = (name, of = document) => of.querySelector(`[data-part="${name}"]`);
	/* What the server said last, and of which moment. */
	let shown = part('clock'), since = shown.textContent;

	/* How far this device's clock is from the server's: the page may be a copy from before. */
	function stored() {
		try {
			return Number(localStorage.getItem(OFFSET)) || 0;
		} catch {
			return 0;
		}
	}
	let offset = stored();

	function setOffset(page) {
		offset = new Date(part('clock', page).dateTime) - Date.now();
		try {
			localStorage.setItem(OFFSET, offset);
		} catch {
			/* A private window: the clock is right until the page is loaded without network. */
		}
	}

	/* The venue's time: as many minutes from UTC as on the page. */
	function drawClock() {
		const at = new Date(shown.dateTime), [hours, minutes] = since.split(':').map(Number);
		const zone = hours * 60 + minutes - at.getUTCHours() * 60 - at.getUTCMinutes();
		const now = new Date(Date.now() + offset), minute = (now.getUTCHours() * 60 + now.getUTCMinutes() + zone + 2880) % 1440;
		const words = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

		if (part('clock').textContent !== words)
			part('clock').textContent = words;
	}

	function draw(page) {
		const old = part('day'), fresh = part('day', page);

		if (old.innerHTML !== fresh.innerHTML)
			old.innerHTML = fresh.innerHTML;
		shown = part('clock', page);
		since = shown.textContent;
		setOffset(page);
		part('status').textContent = '';
	}

	function drawStale() {
		const words = `${board.dataset.since} ${since}. ${board.dataset.then}`;

		if (part('status').textContent !== words)
			part('status').textContent = words;
	}

	/* null: nobody answered. A copy that the worker kept is no answer either. */
	async function ask() {
		const stop = new AbortController(), timer = setTimeout(() => stop.abort(), TIMEOUT_MS);

		try {
			const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store', signal: stop.signal });

			return answer.headers.get('x-kept') ? null : { status: answer.status, html: answer.ok ? await answer.text() : '' };
		} catch {
			return null;
		} finally {
			clearTimeout(timer);
		}
	}

	/* Only a board is drawn: a proxy in the server's place, or the sign-in page of a hall's wifi, says nothing of the day. */
	async function refresh() {
		const answer = await ask(), page = answer && new DOMParser().parseFromString(answer.html, 'text/html');

		if (page && page.getElementById('board'))
			draw(page);
		else if (answer && (answer.status === 404 || answer.status === 410))
			location.reload();     /* the code has ended: its page says so */
		else
			drawStale();
		setTimeout(refresh, ASK_MS);
	}

	/* The screen stays on where the browser can do that; it lets go whenever the page is hidden. */
	async function stayAwake() {
		if (document.visibilityState === 'visible' && navigator.wakeLock)
			await navigator.wakeLock.request('screen').catch(() => {});
	}

	if (navigator.serviceWorker)
		navigator.serviceWorker.register(board.dataset.worker, { scope: '/board/' }).catch(() => {});
	document.addEventListener('visibilitychange', stayAwake);
	stayAwake();
	setInterval(drawClock, 1000);
	drawClock();
	refresh();
})();
