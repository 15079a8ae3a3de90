/* What an open page is told when something changes: the tally, and appointments that are left (see src/public/public_live.c).
 *
 * It changes words and numbers where they stand; nothing moves, nothing takes the focus.  A page that nobody looks at for a while
 * closes its stream and asks again when a person comes back.  Without this script the page says what was so when it was opened. */
(() => {
	'use strict';
	const HIDDEN_MS_MAX = 60000;
	const section = document.querySelector('[data-live-from]');
	const part = name => document.querySelector(`[data-live="${name}"]`);
	let stream = null, kind = null, hidden = 0, ended = false;

	if (!section || !window.EventSource)
		return;

	/* The server's own HTML, of the page's own parts; unchanged words are left alone, so that nobody hears them twice. */
	function say(element, html) {
		if (element && element.dataset.said !== html && element.innerHTML.trim() !== html)
			element.innerHTML = html;
		if (element)
			element.dataset.said = html;
	}

	function drawMarks(given, elsewhere) {
		const marks = part('marks');

		const wanted = given + elsewhere;

		if (!marks)
			return;
		while (marks.children.length > wanted)
			marks.lastElementChild.remove();
		while (marks.children.length < wanted)
			marks.append(document.createElement('span'));
		[...marks.children].forEach((mark, i) => { mark.className = i < given ? 'mark' : 'mark elsewhere'; });
		marks.hidden = wanted === 0;
		part('note').hidden = elsewhere === 0;
	}

	/* A time that is full is a link without an address, which says that it is one. One that has the focus stays as it is: pressed, it says what else there is. */
	function setChoice(row, free) {
		const link = row.querySelector('a');

		if (!row.dataset.take)
			row.dataset.take = link.getAttribute('href');
		if (!free && document.activeElement === link)
			return;
		link.classList.toggle('gone', !free);
		if (free) {
			link.href = row.dataset.take;
			link.removeAttribute('role');
			link.removeAttribute('aria-disabled');
		} else {
			link.removeAttribute('href');
			link.setAttribute('role', 'link');
			link.setAttribute('aria-disabled', 'true');
		}
	}

	/* A slot that is not named has passed, or booking is closed: it cannot be chosen. */
	function drawSlots(list, slots, words) {
		for (const row of list.querySelectorAll('[data-slot]')) {
			const free = slots[row.dataset.slot];

			if (free !== undefined)
				say(row.querySelector('small'), words[free]);
			setChoice(row, Boolean(free));
		}
	}

	/* One appointment more or less is not announced; full, closed or free again is. */
	function sayLeft(state) {
		const left = part('left');

		if (!left || left.dataset.drive !== state.drive)
			return;
		left.setAttribute('aria-live', kind !== null && kind !== state.kind ? 'polite' : 'off');
		say(left, state.left);
		kind = state.kind;
	}

	function show(state) {
		if (state.paused) {
			part('status').textContent = state.paused;
			ended = true;
			close();
			return;
		}
		if (state.tally !== undefined) {
			say(part('tally'), state.tally);
			drawMarks(state.marks, state.elsewhere);
		}
		if (state.late !== undefined)
			say(part('late'), state.late);
		if (state.left !== undefined)
			sayLeft(state);
		if (state.slots && part('slots'))
			drawSlots(part('slots'), state.slots, state.words);
	}

	function close() {
		if (stream)
			stream.close();
		stream = null;
	}

	function open() {
		if (stream || ended || document.visibilityState === 'hidden')
			return;
		stream = new EventSource(section.dataset.liveFrom);
		stream.onmessage = event => show(JSON.parse(event.data));
	}

	document.addEventListener('visibilitychange', () => {
		clearTimeout(hidden);
		if (document.visibilityState === 'hidden')
			hidden = setTimeout(close, HIDDEN_MS_MAX);
		else
			open();
	});
	/* A page that is kept to be shown again may not hold a stream; and when it is shown, it has to hear what it missed. */
	window.addEventListener('pagehide', close);
	window.addEventListener('pageshow', open);
})();
