/* desk_prepare: how long a device takes to be prepared on a slow line.
 *
 *   node desk_prepare.mjs LINE_PORT SERVER_PORT CODE_PATH      a line of JSON: { seconds, people }
 *
 * LINE_PORT is where the browser connects: a line of 400 kbit/s each way with 400 ms from there and back, which the service worker's requests
 * take too. */
import net from 'node:net';
import { chromium } from 'playwright-core';

const BYTES_PER_MS = 400000 / 8 / 1000, ONE_WAY_MS = 200;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const [linePort, serverPort, codePath] = process.argv.slice(2);

/* One direction of the line, which all connections share.  Returns what sends a piece on when it has come through. */
function direction() {
	let free = 0;

	return (bytes, send) => {
		free = Math.max(free, performance.now()) + bytes / BYTES_PER_MS;
		setTimeout(send, free + ONE_WAY_MS - performance.now());
	};
}

const up = direction(), down = direction();
const line = net.createServer({ allowHalfOpen: true }, browser => {
	const server = net.connect({ port: Number(serverPort), host: '127.0.0.1', allowHalfOpen: true });

	for (const [from, to, through] of [[browser, server, up], [server, browser, down]]) {
		from.on('data', piece => through(piece.length, () => to.write(piece)));
		from.on('end', () => through(0, () => to.end()));
		from.on('error', () => to.destroy());
	}
});

await new Promise(listening => { line.listen(Number(linePort), '127.0.0.1', listening); });
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });

try {
	const page = await browser.newPage({ viewport: { width: 390, height: 844 } });

	await page.goto(`http://127.0.0.1:${linePort}${codePath}`);
	await page.getByRole('button', { name: 'Open the desk' }).click();
	const button = page.getByRole('button', { name: 'Prepare this device' });

	await button.waitFor();
	const from = performance.now();

	await button.click();
	await page.locator('#device-line').filter({ hasText: 'This device is ready to work without network.' }).waitFor();
	const seconds = (performance.now() - from) / 1000;
	const people = await page.evaluate(async () => (await (await fetch(`${location.pathname}/people`)).json()).people.length);

	console.log(JSON.stringify({ seconds, people }));
} finally {
	await browser.close();
	line.close();
}
process.exit();
