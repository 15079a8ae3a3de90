/* An upload by a client of tus 1.0 that others wrote, over Node's own HTTP: cut at every stage, and continued each time. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Upload } from 'tus-js-client';
import { startDemo } from './browser.mjs';
import { linkOfFriend } from './words.mjs';

const world = { width: 390, script: true, keys: false };
const PIECE = 65536;
let form, film, endpoint, cookie;

const database = sql => execFileSync('sqlite3', [path.join(world.site.folder, 'givenback.sqlite'), '-cmd', '.timeout 5000', sql], { encoding: 'utf8' }).trim();
const received = () => Number(database('SELECT COALESCE(SUM(received), 0) FROM film'));

before(async () => {
	world.site = await startDemo();
	form = `${await linkOfFriend(world, 'asha@example.org')}/message/film`;
	database('UPDATE appointment SET arrived_at = booked_at WHERE arrived_at IS NULL');
	const answer = await fetch(form);
	const html = await answer.text();
	cookie = answer.headers.getSetCookie().map(one => one.split(';')[0]).join('; ');
	endpoint = new URL(html.match(/data-film="([^"]+)"/)[1], form).href;
	film = path.join(world.site.folder, 'day.mp4');
	execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'nullsrc=s=320x180:d=4,geq=random(1)*255:128:128', '-c:v', 'libx264', '-preset', 'ultrafast',
		'-b:v', '4M', '-pix_fmt', 'yuv420p', film]);
});

after(async () => {
	await world.site?.stop();
});

/* Until it ends or until `stop` says so; where it is being sent to. */
function send(uploadUrl, stop) {
	return new Promise((resolve, reject) => {
		const upload = new Upload(fs.createReadStream(film), { endpoint, uploadUrl, chunkSize: 4 * PIECE, uploadSize: fs.statSync(film).size,
			retryDelays: null, headers: { cookie, origin: new URL(form).origin }, metadata: { filename: 'day.mp4', filetype: 'video/mp4' },
			onProgress: sent => {
				if (stop && stop(sent))
					upload.abort().then(() => resolve(upload.url));
			},
			onUploadUrlAvailable: () => {
				if (stop && stop(0))
					upload.abort().then(() => resolve(upload.url));
			},
			onError: reject, onSuccess: () => resolve(upload.url) });

		upload.start();
	});
}

test('it is cut right after it was begun, within a piece and between two, and continues where it was', async () => {
	const size = fs.statSync(film).size;
	let url = await send(null, () => true);

	assert.match(url, /\/film-upload\/\w+$/);
	for (const share of [0.1, 0.35, 0.6, 0.9]) {
		const had = received();

		url = await send(url, sent => sent > size * share);
		assert.ok(received() >= had && received() <= size, `nothing is lost at ${share}`);
	}
	url = await send(url);
	assert.equal(received(), size);
	/* Once more: it is all there. */
	assert.equal(await send(url), url);
	const state = await fetch(url, { method: 'HEAD', headers: { cookie, 'tus-resumable': '1.0.0' } });
	assert.equal(state.headers.get('upload-offset'), String(size));
	assert.equal(state.headers.get('upload-length'), String(size));
});

test('it can be ended, and is gone', async () => {
	const url = await send(null, sent => sent > PIECE);

	await Upload.terminate(url, { headers: { cookie, origin: new URL(form).origin } });
	const state = await fetch(url, { method: 'HEAD', headers: { cookie, 'tus-resumable': '1.0.0' } });
	assert.ok([404, 410].includes(state.status));
});
