/* Pictures on a slow line: how much has been sent, stopping, a connection that is lost, and nothing of the form is. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { demoKeeper } from './story.mjs';

const SLOW = 50000, FAST = 20000000;                    /* bytes a second: a minute, in which a slow machine has looked at the page */
const PADDING = 3000000;                                /* after the picture's end: it takes time, and is no part of it */
const JPEG = new URL('../../assets/example.jpg', import.meta.url);
const world = { width: 390, script: true, keys: false };
let keeper, line;

const said = () => keeper.page.locator('[data-upload-said]');
const speed = (bytes, offline = false) => line.send('Network.emulateNetworkConditions', { offline, latency: 5, downloadThroughput: bytes,
	uploadThroughput: bytes });
const choose = (name, mimeType, buffer) => keeper.page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'upload' });
	keeper = await demoKeeper(world);
	await keeper.follow(/^In honour of\s+Grandmother Sol$/);
	await keeper.follow('Add a picture');
	line = await keeper.page.context().newCDPSession(keeper.page);
	await line.send('Network.enable');
});
after(async () => {
	await keeper?.leave();
	await world.house?.browser.close();
	await world.site?.stop();
});

test('it says how much has been sent, and sending can be stopped', async () => {
	await keeper.type('Describe the picture for people who cannot see it (optional)', 'A window');
	await choose('window.jpg', 'image/jpeg', Buffer.concat([fs.readFileSync(JPEG), Buffer.alloc(PADDING)]));
	await speed(SLOW);
	await keeper.page.getByRole('button', { name: 'Use this picture' }).click();
	await said().filter({ hasText: 'Uploading.' }).waitFor();
	await keeper.page.waitForFunction(() => document.querySelector('progress').value > 0.05);
	await keeper.look();
	assert.ok(await keeper.page.locator('progress').evaluate(bar => bar.value < 1), 'it has not all been sent');
	await keeper.page.getByRole('button', { name: 'Stop' }).click();
	await said().filter({ hasText: 'Stopped. What you typed and chose is still here.' }).waitFor();
	assert.equal(await keeper.typed('Describe the picture for people who cannot see it (optional)'), 'A window');
});

test('a connection that is lost is said so, and the same press sends it again', async () => {
	await speed(SLOW, true);
	await keeper.page.getByRole('button', { name: 'Use this picture' }).click();
	await said().filter({ hasText: 'It was not sent: the connection was lost' }).waitFor();
	await speed(FAST);
	await keeper.press('Use this picture');
	await keeper.sees('The picture is saved.');
});

test('what has to be corrected replaces the page, and Back leads to the overview', async () => {
	const overview = keeper.page.url();

	await keeper.follow('Picture');
	const form = keeper.page.url();
	await choose('film.mp4', 'video/mp4', Buffer.alloc(100000, 7));
	await keeper.press('Save');
	await keeper.isToldToMend(/That file is not a picture/);
	assert.equal(new URL(keeper.page.url()).pathname, new URL(form).pathname);
	assert.ok(await keeper.page.evaluate(() => document.activeElement.matches('.error-summary')), 'the summary has the focus');
	await keeper.page.goBack();
	assert.equal(keeper.page.url(), overview);
	/* The browser itself notes the connection that was lost. */
	assert.deepEqual((await world.house.findings()).filter(found => !/ERR_INTERNET_DISCONNECTED/.test(found)), []);
});
