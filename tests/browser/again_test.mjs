/* Forms that need another press: sent by another site, sent through a gateway that removes the browser's headers, and
 * sent without the cookie of forms.  On a phone, with the keyboard alone, and without script. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { freePort, openBrowser, startDemo } from './browser.mjs';
import { comes, demoPage, emailOf } from './story.mjs';
import { waysOf } from './people.mjs';

const WALKS = [{ width: 390, script: true, keys: false }, { width: 1280, script: false, keys: false }, { width: 1280, script: true, keys: true }];
const world = { ...WALKS[0] };
const behind = { ...WALKS[0] };

/* Passes everything on but the headers that say where a request comes from. */
async function startGateway(site) {
	const port = await freePort();
	const server = http.createServer((request, response) => {
		const headers = { ...request.headers };

		for (const name of Object.keys(headers))
			if (name === 'origin' || name === 'referer' || name.startsWith('sec-fetch-'))
				delete headers[name];
		const passed = http.request({ host: '127.0.0.1', port: site.port, path: request.url, method: request.method, headers }, answer => {
			response.writeHead(answer.statusCode, answer.rawHeaders);
			answer.pipe(response);
		});
		passed.on('error', () => response.destroy());
		request.pipe(passed);
	});
	await new Promise(resolve => server.listen(port, resolve));
	return { url: `http://localhost:${port}`, stop: () => { server.closeAllConnections(); server.close(); } };
}

before(async () => {
	world.site = await startDemo();
	world.gateway = await startGateway(world.site);
	world.house = await openBrowser({ site: world.site, name: 'again' });
	world.story = await demoPage(world, /^As a friend/);
	behind.site = { ...world.site, url: world.gateway.url };
	behind.house = await openBrowser({ site: behind.site, name: 'again-gateway' });
});
after(async () => {
	await world.house?.close();
	await behind.house?.close();
	world.gateway?.stop();
	await world.site?.stop();
});

/* A page of another site with a form that goes to ours. */
async function lure(person, action, fields) {
	const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`).join('');

	await person.page.goto(`data:text/html,${encodeURIComponent(`<!DOCTYPE html><title>x</title><form method="post" action="${action}">${inputs}<button>Win</button></form>`)}`);
	await Promise.all([person.page.waitForNavigation({ waitUntil: 'load' }), person.page.getByRole('button', { name: 'Win' }).click()]);
	await person.look();
}

for (const walk of waysOf(WALKS))
	test(`what another site sends is not shown, ${JSON.stringify(walk)}`, async () => {
		const visitor = await comes({ ...world, ...walk });

		await lure(visitor, `${world.site.url}/concern`, { key: '0'.repeat(39), words: 'Call 01632 960 999 now', about: '/' });
		assert.equal(visitor.status, 403);
		await visitor.sees('Did you send this?', 'Report a concern', 'Another website sent this');
		await visitor.seesNot(/01632/);
		await visitor.follow('Go to our page');
		assert.equal(new URL(visitor.page.url()).pathname, '/concern');
		await visitor.leave();
	});

test('a button that another site presses leads to the page that has it', async () => {
	const friend = await comes(world);

	await friend.open(world.story);
	await friend.follow('See the times');
	await friend.follow(/^1\d:\d\d/);
	await friend.type('Your name', 'Ivy Vale');
	await friend.type('Email address', emailOf('Ivy Vale'));
	await friend.press('Check your answers');
	await friend.press('Book this appointment');
	const mine = friend.page.url();
	await lure(friend, `${mine}/cancel`, { key: '0'.repeat(39) });
	assert.equal(friend.page.url(), `${mine}/cancel`);
	assert.equal(friend.status, 200);
	await friend.open(mine);
	await friend.sees('Your appointment is booked');
	await friend.leave();
});

for (const [number, walk] of waysOf(WALKS).entries())
	test(`behind a gateway that strips headers one more press is enough, ${JSON.stringify(walk)}`, async () => {
		const name = `Jo ${'ABC'[number]}sh`;
		const donor = await comes({ ...behind, ...walk });

		await donor.open(world.story.replace(world.site.url, behind.site.url));
		await donor.follow('See the times');
		await donor.follow(/^1\d:\d\d/);
		await donor.type('Your name', name);
		await donor.type('Email address', emailOf(name));
		await donor.press('Check your answers');
		assert.equal(donor.status, 403);
		await donor.sees('Did you send this?', 'What you typed', name);
		await donor.press('Check my answers');
		await donor.press('Book this appointment');
		await donor.sees('Did you send this?', name);
		await donor.press('Book this appointment');
		await donor.sees('Your appointment is booked');
		await donor.leave();
	});

for (const [number, walk] of waysOf(WALKS).entries())
	test(`without the cookie of forms one more press is enough, ${JSON.stringify(walk)}`, async () => {
		const name = `Kai ${'ABC'[number]}sh`;
		const donor = await comes({ ...world, ...walk });

		await donor.open(world.story);
		await donor.follow('See the times');
		await donor.follow(/^1\d:\d\d/);
		await donor.type('Your name', name);
		await donor.type('Email address', emailOf(name));
		await donor.press('Check your answers');
		await donor.page.context().clearCookies();
		await donor.press('Book this appointment');
		assert.equal(donor.status, 422);
		await donor.sees('Please press the button once more.', 'allow cookies');
		assert.equal(await donor.typed('Your name'), name);
		await donor.press('Check your answers');
		await donor.press('Book this appointment');
		await donor.sees('Your appointment is booked');
		const mine = donor.page.url();

		await donor.open(`${mine}/cancel`);
		await donor.page.context().clearCookies();
		await donor.press('Cancel my appointment');
		assert.equal(donor.status, 422);
		await donor.sees('Please press the button once more', 'Cancel my appointment');
		await donor.press('Cancel my appointment');
		assert.equal(donor.status, 200);
		await donor.leave();
	});
