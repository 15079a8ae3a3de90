/* The desk with a bad connection and more than one device: no press is lost, none is recorded twice, nothing that is no longer so is drawn, and
 * no error page of a proxy takes the desk's place. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, startDemo } from './browser.mjs';
import { done, drawn, finished, here, nextNames, numbers, openDesk, settle, undoAll } from './desk.mjs';

/* Longer than what desk.js waits: until a request is sent again, until one is given up, until the lists are asked for again. */
const RETRY_MS = 3100, TIMEOUT_MS = 10100, REFRESH_MS = 21000;
const ARRIVED = '**/arrived?to=roster';
const world = {};

before(async () => {
	world.site = await startDemo();
	world.house = await openBrowser({ site: world.site, name: 'desk-connection' });
});
after(async () => {
	await world.house?.browser.close();
	await world.site?.stop();
});

const desk = (device = {}) => openDesk(world, { clock: true, ...device });
const listOf = page => url => url.pathname === new URL(page.url()).pathname;

async function until(holds, what) {
	for (let tries = 0; !await holds(); tries++) {
		assert.ok(tries < 600, what);
		await new Promise(resolve => { setTimeout(resolve, 50); });
	}
}

/* Stops what is asked for at `address` until release() is called; then it is answered with what the server said first. */
async function hold(page, address) {
	let ask, release;
	const asked = new Promise(resolve => { ask = resolve; }), released = new Promise(resolve => { release = resolve; });

	await page.route(address, async route => {
		const answer = await route.fetch({ maxRedirects: 0 });
		ask();
		await released;
		await route.fulfill({ response: answer }).catch(() => {});
	}, { times: 1 });
	return { asked, release };
}

test('presses without a connection are kept, in order, and sent once when it is back', async () => {
	const page = await desk();
	const names = await nextNames(page);

	await page.context().setOffline(true);
	await here(page, names[0]).click();
	await done(page, 'No connection. What you pressed is kept');
	await here(page, names[1]).click();
	await here(page, names[0]).evaluate(button => button.click());
	assert.equal(await page.locator('.do[aria-disabled]').count(), 2, 'both are marked');
	const posts = [];
	page.on('response', answer => { if (answer.request().method() === 'POST') posts.push(answer.status()); });
	await page.context().setOffline(false);
	await done(page, `${names[1]} is here.`);
	assert.deepEqual(posts, [303, 303]);
	assert.match(await numbers(page), /^2 here/);
	assert.equal(page.loads, 0);
	await undoAll(page);
});

test('a press that was answered but not heard is sent again and recorded once', async () => {
	const page = await desk(), other = await desk({ width: 1280 });
	const [name] = await nextNames(page);
	let sent = 0;

	await page.route(ARRIVED, async route => {
		if (sent++ > 0)
			return route.continue();
		await route.fetch({ maxRedirects: 0 });
		return route.abort();
	});
	await here(page, name).click();
	await done(page, 'No connection');
	/* It was recorded: another device undoes it, and the second sending does not record it again. */
	await other.reload();
	await other.getByRole('link', { name }).click();
	await other.getByRole('button', { name: 'Undo Here' }).click();
	await other.getByRole('button', { name: 'Here', exact: true }).waitFor();
	await page.clock.fastForward(RETRY_MS);
	await done(page, `${name} is not here yet.`);
	assert.equal(sent, 2);
	assert.match(await numbers(page), /^0 here/);
	await other.context().close();
	await undoAll(page);
});

test('no error page of a proxy takes the place of the desk, and what was pressed is sent again', async () => {
	const page = await desk(), [name] = await nextNames(page), statuses = [502, 500, 504, 503, 429];
	let sent = 0;

	await page.route(ARRIVED, route => sent < statuses.length
		? route.fulfill({ status: statuses[sent++], contentType: 'text/html', body: '<h1>Bad gateway</h1>' }) : route.continue());
	await here(page, name).click();
	for (let tries = 1; tries <= statuses.length; tries++) {
		await until(() => sent === tries, `sent ${sent} times, not ${tries}`);
		await done(page, 'The site cannot save this at the moment. What you pressed is kept on this page');
		await settle(page);
		await page.clock.fastForward(RETRY_MS);
	}
	await done(page, `${name} is here.`);
	assert.match(await numbers(page), /^1 here/);
	assert.equal(page.loads, 0);
	await undoAll(page);
});

test('what cannot be answered about one person does not hold up the others', async () => {
	const page = await desk(), [first, second] = await nextNames(page);
	const action = await here(page, first).evaluate(button => button.form.action);

	await page.route(action, route => route.fulfill({ status: 500, contentType: 'text/html', body: 'no' }));
	await here(page, first).click();
	await done(page, 'The site cannot save this');
	await here(page, second).click();
	await page.clock.fastForward(RETRY_MS);
	await page.locator('[data-part="here"]').filter({ hasText: second }).waitFor();
	await page.unrouteAll();
	await until(async () => { await page.clock.fastForward(RETRY_MS); await settle(page); return /^2 here/.test(await numbers(page)); }, 'both are here');
	await undoAll(page);
});

test('a request that nobody answers is given up and sent again', { timeout: 60000 }, async () => {
	const page = await desk(), [name] = await nextNames(page);
	let sent = 0;

	await page.route(ARRIVED, route => { if (sent++ > 0) route.continue(); });
	await here(page, name).click();
	await until(() => sent === 1, 'it was sent');
	await page.clock.fastForward(TIMEOUT_MS);
	await done(page, 'No connection. What you pressed is kept');
	await page.clock.fastForward(RETRY_MS);
	await done(page, `${name} is here.`);
	assert.equal(page.loads, 0);
	await undoAll(page);
});

test('what the server refuses is shown on its own page', async () => {
	const page = await desk();

	await page.locator('[data-part="next"] input[name="key"]').first().evaluate(input => { input.value = '0'.repeat(input.value.length); });
	await Promise.all([page.waitForNavigation(), page.locator('[data-part="next"] .do').first().click()]);
	assert.match(await page.locator('main').innerText(), /Record that a person is here/);
	await page.context().close();
});

test('the presses behind one that is refused are sent, before the page that says why', async () => {
	const page = await desk(), [first, second, third] = await nextNames(page);
	const held = await hold(page, ARRIVED), address = page.url();

	await here(page, first).evaluate(button => { const { key } = button.form.elements; key.value = '0'.repeat(key.value.length); });
	await here(page, first).click();
	await here(page, second).click();
	await here(page, third).click();
	await held.asked;
	held.release();
	await page.getByText('Record that a person is here').first().waitFor();
	await page.goto(address);
	assert.match(await numbers(page), /^2 here/);
	assert.deepEqual((await nextNames(page))[0], first);
	await undoAll(page);
});

test('nothing is drawn under a finger', async () => {
	const page = await desk({ width: 1280 }), [first, , third] = await nextNames(page);
	const held = await hold(page, ARRIVED);

	await here(page, first).click();
	await held.asked;
	await here(page, third).hover();
	await page.mouse.down();
	held.release();
	await settle(page);
	assert.equal((await nextNames(page))[0], first, 'the list is as it was');
	await page.mouse.up();
	await done(page, `${third} is here.`);
	assert.match(await numbers(page), /^2 here/);
	assert.equal(page.loads, 0);
	await undoAll(page);
});

test('a press at once on a row that has moved is not recorded, and says so; on one that has not moved it is', async () => {
	const page = await desk({ width: 1280 }), [first, second] = await nextNames(page);
	/* As soon as the lists are drawn. */
	const pressAtOnce = label => page.evaluate(words => new Promise(resolve => {
		new MutationObserver((changes, observer) => {
			const button = [...document.querySelectorAll('.do')].find(one => one.textContent.trim().endsWith(words));

			observer.disconnect();
			button.click();
			resolve();
		}).observe(document.querySelector('[data-part="next"]'), { childList: true });
	}), label);

	const moved = pressAtOnce(second);
	await here(page, first).click();
	await moved;
	await done(page, `${first} is here. The list had just moved, so your last press was not recorded.`);
	assert.equal((await nextNames(page))[0], second);
	assert.equal(await page.getByRole('button', { name: `Undo ${first}` }).count(), 1, 'Undo is still there');
	await settle(page);
	const unmoved = pressAtOnce(first);
	await here(page, second).click();
	await unmoved;
	await done(page, `${first} has finished.`);
	assert.ok(!(await nextNames(page)).includes(second));
	await undoAll(page);
});

test('what is being typed into the search is not emptied by the answer to a press', async () => {
	const page = await desk(), [first] = await nextNames(page);
	const held = await hold(page, ARRIVED);

	await here(page, first).click();
	await held.asked;
	await page.getByRole('searchbox').fill('esme');
	held.release();
	await done(page, `${first} is here.`);
	assert.equal(await page.getByRole('searchbox').inputValue(), 'esme');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { name: 'Found' }).waitFor();
	await undoAll(page);
});

test('an older answer is not drawn over a newer one', async () => {
	const page = await desk(), box = page.getByRole('searchbox');
	const held = await hold(page, url => url.searchParams.get('q') === 'esme');

	await box.fill('esme');
	await box.press('Enter');
	await held.asked;
	await box.fill('nobody at all');
	await box.press('Enter');
	await page.getByText('Nobody found').waitFor();
	held.release();
	await settle(page);
	assert.equal(await page.getByText('Nobody found').count(), 1);

	/* A search that was answered before a press, and heard after it. */
	await page.goto(page.url());
	await drawn(page);
	const [first] = await nextNames(page), again = await hold(page, url => url.searchParams.get('q') === first);
	await box.fill(first);
	await box.press('Enter');
	await again.asked;
	await here(page, first).click();
	await done(page, `${first} is here.`);
	again.release();
	await page.getByRole('heading', { name: 'Found' }).waitFor();
	assert.equal(await here(page, first).count(), 0, 'they are here already');
	assert.equal(await finished(page, first).count(), 1);
	await undoAll(page);
});

test('the lists are asked for one at a time, and say when they may be out of date', async () => {
	const page = await desk();
	let asked = 0, answer = () => {};

	await page.route(listOf(page), route => { asked++; answer(route); });
	await page.clock.fastForward(REFRESH_MS);
	await until(() => asked === 1, 'asked');
	for (let second = 0; second < 4; second++)
		await page.clock.fastForward(2000);
	await settle(page);
	assert.equal(asked, 1, 'not again while nobody has answered');
	await page.clock.fastForward(TIMEOUT_MS);
	await done(page, 'No connection. This list may be out of date.');
	answer = route => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' });
	await page.clock.fastForward(REFRESH_MS);
	await done(page, 'The site cannot send the list at the moment. It may be out of date.');
	assert.equal(asked, 2);
	answer = route => route.continue();
	await settle(page);
	await page.clock.fastForward(REFRESH_MS);
	await until(async () => await page.locator('[data-part="toast"]').innerText() === '', 'what was said is taken back');
	assert.equal(page.loads, 0);
	await page.context().close();
});

test('a device whose code has ended shows no names any more', async () => {
	const page = await desk(), [name] = await nextNames(page);

	await page.context().clearCookies();
	await page.clock.fastForward(REFRESH_MS);
	await page.getByText('The organiser shows a code for this device').waitFor();
	assert.equal(await page.getByText(name).count(), 0);
	await page.context().close();
});

test('a desk of a newer program, with other parts, is loaded again', async () => {
	const page = await desk(), errors = [];

	page.on('pageerror', error => errors.push(error.message));
	await page.route(listOf(page), async route => {
		const answer = await route.fetch();
		await route.fulfill({ response: answer, body: (await answer.text()).replace('data-part="here"', 'data-part="present"') });
	}, { times: 1 });
	await page.clock.fastForward(REFRESH_MS);
	await until(() => page.loads === 1, 'the page is loaded again');
	await page.locator('[data-part="here"]').waitFor();
	assert.deepEqual(errors, []);
	await page.context().close();
});

test('a press that waits for a connection leaves no listener behind', async () => {
	const page = await desk(), [name] = await nextNames(page);
	let sent = 0;

	await page.evaluate(() => {
		const add = window.addEventListener, remove = window.removeEventListener;

		window.waiting = 0;
		window.addEventListener = function (kind, ...more) { window.waiting += kind === 'online'; add.call(window, kind, ...more); };
		window.removeEventListener = function (kind, ...more) { window.waiting -= kind === 'online'; remove.call(window, kind, ...more); };
	});
	await page.route(ARRIVED, route => sent++ < 3 ? route.abort() : route.continue());
	await here(page, name).click();
	for (let tries = 1; tries <= 3; tries++) {
		await until(() => sent === tries, 'it was sent');
		await done(page, 'No connection');
		await settle(page);
		assert.equal(await page.evaluate(() => window.waiting), 1);
		await page.clock.fastForward(RETRY_MS);
	}
	await done(page, `${name} is here.`);
	assert.equal(await page.evaluate(() => window.waiting), 0);
	await undoAll(page);
});

test('a day that another device closes is closed on this one too', async () => {
	const page = await desk(), other = await desk();

	await other.getByRole('link', { name: 'Close the day' }).click();
	await other.getByRole('button', { name: 'Close the day' }).click();
	await other.getByText('The day is closed.').waitFor();
	await page.clock.fastForward(REFRESH_MS);
	await page.getByText('The day is closed. Nothing can be changed unless you open it again.').waitFor();
	assert.equal(await page.locator('#desk .do').count(), 0);
	assert.equal(await page.getByRole('link', { name: 'Add someone who came along' }).count(), 0);
	await page.getByRole('link', { name: 'Open the day again' }).click();
	await page.getByRole('button', { name: 'Open the day again' }).click();
	await page.locator('#desk .do').first().waitFor();
	await page.context().close();
	await other.context().close();
});
