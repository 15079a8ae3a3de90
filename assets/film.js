/* A film is sent in pieces (tus 1.0.0), so that a lost connection or a closed page costs one piece at most.  The form is the same without
 * this script, and then sends a smaller film itself.
 *
 * The browser remembers where the film is being sent to, and the file's name, size and time; the bytes it can read only from the file, so
 * after a reload the same file has to be chosen again. */
(() => {
	'use strict';

	const PIECE = 65536, FIRST_PIECES = 4, SECONDS = 4, WAIT_MOST = 30000;
	const panel = document.querySelector('[data-film]');
	const form = panel && panel.closest('form');

	if (!form)
		return;
	const input = form.querySelector('input[type="file"]');
	const token = form.querySelector('input[name="film"]');
	const most = Number(panel.dataset.filmMost);
	const remembered = `film ${panel.dataset.film}`;
	let running = null;

	const part = name => panel.querySelector(`[data-film-${name}]`);

	function say(words) {
		panel.hidden = false;
		part('said').textContent = words;
	}

	function show(busy) {
		panel.hidden = false;
		part('bar').hidden = part('stop').hidden = !busy;
		if (!busy)
			part('left').textContent = '';
	}

	/* Without storage it still continues after a lost connection, but not after a reload. */
	function remember(what) {
		try {
			if (what)
				localStorage.setItem(remembered, JSON.stringify(what));
			else
				localStorage.removeItem(remembered);
		} catch (error) { /* The browser does not store anything for this site. */ }
	}

	function recall() {
		try {
			return JSON.parse(localStorage.getItem(remembered));
		} catch (error) {
			return null;
		}
	}

	/* The answer, or null when the connection is lost.  progress: how many bytes of the body have left. */
	function ask(run, method, address, headers, body, progress) {
		return new Promise(resolve => {
			const request = run.request = new XMLHttpRequest();

			request.open(method, address);
			request.timeout = 120000;
			for (const [name, value] of Object.entries({ 'Tus-Resumable': '1.0.0', ...headers }))
				request.setRequestHeader(name, value);
			request.onload = () => resolve(request);
			request.onerror = request.onabort = request.ontimeout = () => resolve(null);
			if (progress)
				request.upload.onprogress = event => progress(event.loaded);
			request.send(body);
		});
	}

	function wait(run, milliseconds) {
		return new Promise(resolve => {
			run.wake = resolve;
			setTimeout(resolve, milliseconds);
			addEventListener('online', resolve, { once: true });
		});
	}

	/* Whether it is worth trying again: the connection is lost, or the server has too much to do. */
	const isPassing = answer => !answer || [408, 409, 423, 429, 500, 502, 503, 504].includes(answer.status);

	function sentence(answer) {
		const words = answer && (answer.getResponseHeader('Content-Type') || '').startsWith('text/plain') ? answer.responseText.trim() : '';

		return words || panel.dataset.failed;
	}

	/* Asks until it is answered.  null: stopped. */
	async function insist(run, ...question) {
		for (let tries = 0; !run.stopped; tries++) {
			const answer = await ask(run, ...question);

			if (!isPassing(answer))
				return run.stopped ? null : answer;
			if (run.stopped)
				break;
			say(panel.dataset.waiting);
			await wait(run, Math.min(1000 * 2 ** tries, WAIT_MOST));
		}
		return null;
	}

	function progress(run, sent) {
		const seconds = (Date.now() - run.since) / 1000;
		const rate = (sent - run.from) / seconds;
		const left = (run.file.size - sent) / rate;

		part('bar').value = sent / run.file.size;
		if (seconds > 3 && rate > 0)
			part('left').textContent = left < 90 ? panel.dataset.minute : `${panel.dataset.minutes} ${Math.ceil(left / 60)}`;
	}

	function arrived(location) {
		token.value = location.slice(location.lastIndexOf('/') + 1);
		running = null;
		show(false);
		say(panel.dataset.arrived);
	}

	function failed(answer) {
		running = null;
		remember(null);
		show(false);
		say(sentence(answer));
	}

	async function sendPieces(run, location, offset) {
		let pieces = FIRST_PIECES;

		run.since = Date.now();
		run.from = offset;
		while (offset < run.file.size && !run.stopped) {
			const began = Date.now();
			const end = Math.min(offset + pieces * PIECE, run.file.size);
			let answer = await ask(run, 'PATCH', location,
				{ 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' }, run.file.slice(offset, end),
				loaded => progress(run, Math.min(offset + loaded, end)));

			if (run.stopped)
				return;
			if (answer && answer.status === 204) {
				const seconds = Math.max((Date.now() - began) / 1000, 0.01);

				offset = Number(answer.getResponseHeader('Upload-Offset'));
				pieces = Math.max(1, Math.min(most / PIECE, Math.round(pieces * Math.min(SECONDS / seconds, 2))));
				say(panel.dataset.sending);
				progress(run, offset);
				continue;
			}
			if (!isPassing(answer)) {
				failed(answer);
				return;
			}
			/* How much of it has arrived is known only to the server. */
			pieces = FIRST_PIECES;
			say(panel.dataset.waiting);
			await wait(run, 1000);
			answer = await insist(run, 'HEAD', location);
			if (!answer)
				return;
			if (answer.status !== 204) {
				failed(answer);
				return;
			}
			offset = run.from = Number(answer.getResponseHeader('Upload-Offset'));
			run.since = Date.now();
		}
		if (!run.stopped)
			arrived(location);
	}

	const isSame = (known, file) => known && known.name === file.name && known.size === file.size && known.modified === file.lastModified;

	async function send(file) {
		const run = running = { file, stopped: false };
		let known = recall(), offset = 0, answer;

		token.value = '';
		part('bar').value = 0;
		show(true);
		say(panel.dataset.sending);
		if (known && !isSame(known, file)) {
			ask(run, 'DELETE', known.location);
			known = null;
		}
		if (known) {
			answer = await insist(run, 'HEAD', known.location);
			if (!answer)
				return;
			known = answer.status === 204 ? known : null;
			offset = known ? Number(answer.getResponseHeader('Upload-Offset')) : 0;
		}
		if (!known) {
			answer = await insist(run, 'POST', panel.dataset.film, { 'Upload-Length': String(file.size) });
			if (!answer)
				return;
			if (answer.status !== 201) {
				failed(answer);
				return;
			}
			known = { location: answer.getResponseHeader('Location'), name: file.name, size: file.size, modified: file.lastModified };
			remember(known);
		}
		await sendPieces(run, known.location, offset);
	}

	function halt() {
		const run = running;

		running = null;
		if (!run)
			return;
		run.stopped = true;
		if (run.request)
			run.request.abort();
		if (run.wake)
			run.wake();
	}

	function stop() {
		const known = recall();

		halt();
		if (known)
			ask({}, 'DELETE', known.location);
		remember(null);
		input.value = '';
		show(false);
		say(panel.dataset.stopped);
	}

	/* A film of an earlier visit that has arrived whole can be sent at once; of another the name is said. */
	async function continueEarlier() {
		const known = recall();

		if (!known || token.value)
			return;
		const answer = await ask({}, 'HEAD', known.location);

		if (!answer || running)
			return;
		if (answer.status !== 204)
			remember(null);
		else if (Number(answer.getResponseHeader('Upload-Offset')) === known.size)
			arrived(known.location);
		else
			say(`${panel.dataset.again} ${known.name}`);
	}

	/* The file goes in pieces, and not with the form once more. */
	input.removeAttribute('name');
	form.querySelector('[data-film-large]').hidden = false;
	form.querySelector('[data-film-small]').hidden = true;
	show(false);
	panel.hidden = true;
	input.addEventListener('change', () => {
		halt();
		if (input.files.length > 0)
			send(input.files[0]);
	});
	part('stop').addEventListener('click', stop);
	form.addEventListener('submit', event => {
		if (running) {
			event.preventDefault();
			say(panel.dataset.early);
			panel.scrollIntoView({ block: 'center' });
		} else if (token.value) {
			remember(null);
		}
	});
	continueEarlier();
})();
