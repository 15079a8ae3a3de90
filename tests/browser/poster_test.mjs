/* The posters of the demo as pages: nothing on them leaves the sheet, on a phone and on a desktop, whatever the name. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';

const world = {};

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'poster' });
});
after(async () => {
	await world.house?.close();
	await world.site?.stop();
});

const hrefs = async links => [...new Set(await links.evaluateAll(all => all.map(link => link.href)))];

async function postersOf(page) {
	const found = [];

	await page.goto(`${world.site.url}/demo`);
	await page.getByRole('link', { name: /^As the organiser/ }).click();
	await page.locator('main').getByRole('button').click();
	await page.goto(`${world.site.url}/home`);
	for (const drive of await hrefs(page.locator('a[href^="/drive/"]:not([href*="/crew"])'))) {
		await page.goto(drive);
		found.push(...await hrefs(page.locator('a[href$="/poster/page"]')));
	}
	return [...new Set(found)];
}

for (const width of [390, 1280])
	test(`nothing on a poster leaves the sheet at ${width} px`, async () => {
		const page = await world.house.newPage({ width }), posters = await postersOf(page);

		assert.ok(posters.length >= 3, `${posters.length} posters`);
		for (const poster of posters) {
			await page.goto(poster);
			const outside = await page.locator('.poster').evaluate(sheet => {
				const box = sheet.getBoundingClientRect(), range = document.createRange();

				return [...sheet.querySelectorAll('*')].filter(element => {
					range.selectNodeContents(element);
					return range.getBoundingClientRect().right > box.right + 1;
				}).map(element => element.textContent.trim());
			});
			assert.deepEqual(outside, [], poster);
			await world.house.check(page, `poster ${await page.locator('.poster h1 bdi').innerText()} ${width}`);
		}
		await page.context().close();
	});
