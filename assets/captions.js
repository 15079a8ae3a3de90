/* Next to a film: a caption that begins where the film is now, captions that are shown while they are written, and the times of a cut.
 * Without this script the same is typed. */
(() => {
	'use strict';

	const video = document.querySelector('video');

	if (!video)
		return;

	/* "1:05.3"; cut off, never rounded up to a 60th second. */
	const at = seconds => {
		const tenths = Math.floor(seconds * 10 + 1e-6);

		return `${Math.floor(tenths / 600)}:${(tenths % 600 / 10).toFixed(1).padStart(4, '0')}`;
	};

	for (const panel of document.querySelectorAll('[data-cut]')) {
		const button = panel.querySelector('[data-cut-at]');

		panel.hidden = false;
		button.addEventListener('click', () => {
			document.getElementById(button.dataset.cutAt).value = at(video.currentTime);
		});
	}

	const panel = document.querySelector('[data-captions]');
	const text = document.getElementById('captions');

	if (!panel || !text)
		return;
	const track = video.addTextTrack('captions', '', document.documentElement.lang);
	const TIME = /^\s*((?:\d+:)?\d+:\d+(?:[.,]\d+)?)\s*-->\s*((?:\d+:)?\d+:\d+(?:[.,]\d+)?)/;
	const seconds = time => time.replace(',', '.').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

	/* The stored captions would be shown twice. */
	for (const other of video.textTracks)
		other.mode = other === track ? 'showing' : 'disabled';

	function show() {
		for (const cue of [...track.cues ?? []])
			track.removeCue(cue);
		for (const block of text.value.split(/\n\s*\n/)) {
			const lines = block.split('\n');
			const first = lines.findIndex(line => TIME.test(line));

			if (first < 0)
				continue;
			const [, from, until] = TIME.exec(lines[first]);

			if (seconds(until) > seconds(from))
				track.addCue(new VTTCue(seconds(from), seconds(until), lines.slice(first + 1).join('\n')));
		}
	}

	panel.hidden = false;
	panel.querySelector('[data-captions-add]').addEventListener('click', () => {
		/* At the end of the film a caption has its last second; where one is already, the next begins when that ends. */
		const end = video.duration || Infinity;
		let from = video.currentTime;

		for (const cue of track.cues ?? [])
			if (cue.startTime <= from && from < cue.endTime)
				from = cue.endTime;
		from = Math.max(0, Math.min(from, end - 1));

		const until = Math.min(from + 3, end);

		video.pause();
		document.getElementById('speech-captions').checked = true;
		text.value = `${text.value.trimEnd()}${text.value.trim() ? '\n\n' : ''}${at(from)} --> ${at(until)}\n`;
		text.focus();
		text.setSelectionRange(text.value.length, text.value.length);
		text.scrollTop = text.scrollHeight;
		show();
	});
	text.addEventListener('input', show);
	show();
})();
