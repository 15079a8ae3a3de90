/* desk: devices of the demo's desk of today, for the tests of the desk. */
const SETTLED_MS = 750;

/* The line of the device moves the lists when it appears, and a press that soon is not recorded. */
export async function drawn(page) {
	await page.locator('#device').waitFor();
	await settle(page);
}

/* A device of the team, or of the blood service's staff.  clock: its time can be moved on (page.clock.fastForward). */
export async function openDesk({ site, house }, { staff = false, clock = false, ...more } = {}) {
	const page = await house.newPage(more);

	if (clock)
		await page.clock.install();
	await page.goto(`${site.url}/demo`);
	await page.getByRole('link', { name: staff ? /^As the blood service/ : /^As the team/ }).click();
	await page.getByRole('button', { name: 'Open the desk' }).click();
	if (more.script !== false)
		await drawn(page);
	page.loads = 0;
	page.on('framenavigated', () => page.loads++);
	return page;
}

export const here = (page, name) => page.getByRole('button', { name: new RegExp(`^Here .*${name}$`) });
export const finished = (page, name) => page.getByRole('button', { name: new RegExp(`^Finished .*${name}$`) });
export const done = (page, words) => page.getByRole('status').filter({ hasText: words }).waitFor();
export const settle = page => page.waitForTimeout(SETTLED_MS);
/* Those the screen shows: a phone leaves some out. */
export const nextNames = page => page.locator('[data-part="next"] .roster > li:visible a').allInnerTexts();
export const numbers = page => page.locator('[data-part="numbers"]').innerText();

/* The lists as they were before a test. */
export async function undoAll(page) {
	const everyone = `${/.*\/desk\/\w+/.exec(page.url())[0]}/all`;

	await page.unrouteAll();
	for (const [state, button] of [['finished', 'Undo Finished'], ['half', 'Undo Here']]) {
		await page.goto(everyone);
		for (const name of await page.locator('.roster > li').filter({ has: page.locator(`.state.${state}`) }).locator('a').allInnerTexts()) {
			await page.goto(everyone);
			await page.getByRole('link', { name }).click();
			await page.getByRole('button', { name: button }).click();
			await page.getByText('expected').or(page.getByText(/^here/)).first().waitFor();
		}
	}
	await page.context().close();
}
