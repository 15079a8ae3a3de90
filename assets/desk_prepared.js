/* The desk's page on a device that is prepared, or can be: the line that says whether it works without network, the code, the presses that go
 * into the device's queue, and the views that are drawn in place of other pages.  desk.js draws, and gives what it is drawn with. */
const deskPrepared = page => {
	'use strict';
	const { desk, part, focus, held, fetchPage, draw, drawParts, drawAbove, drawClock, showMessage, waitForRelease, retryMs, isKept, settle } = page;
	const REFRESH_MS = 20000, RETRY_MS = 3000, KEEP_MS = 5000;
	/* The presses of the page's forms, by what their addresses end in. */
	const KINDS = { arrived: 'here', 'arrived/undo': 'here_undo', finished: 'finished', 'finished/undo': 'finished_undo', absent: 'did_not_come',
		'absent/undo': 'did_not_come_undo', 'outcome/undo': 'outcome_undo' };
	const ADDED = { 'walk-in': 'walk_in', helper: 'helper' };
	const at = id => document.getElementById(id), box = at('device'), typing = desk.querySelector('.desk-find').elements.q;
	const base = desk.querySelector('.desk-find').getAttribute('action');
	const storing = new Set();             /* actions of presses that are not on the disk yet */
	/* device: null in a browser that cannot be prepared; drawer: of a prepared device (desk_view.js) */
	let device = null, drawer = null, view = { name: 'list' }, due = 0, isSyncing = false, asked = part('asked') && part('asked').textContent.trim() ? -1 : 0;

	const isPrepared = () => Boolean(device && device.isPrepared);
	const isOpen = () => Boolean(drawer && device && device.isOpen && !device.isGone);

	/* ---- the line that says what is so ---- */

	function setLine(words) {
		if (at('device-line').textContent !== words)
			at('device-line').textContent = words;
	}

	/* The one line that says what is so, and what can be done about it. */
	const drawBox = words => drawAbove(() => fillBox(words));

	function fillBox(words = '') {
		const state = isPrepared() && drawer ? device.state : null, other = !device ? 'refused' : isKept ? 'empty' : 'offer';
		const isClosed = Boolean(part('closed').textContent.trim());

		/* A day that is closed has nothing to prepare for. */
		box.hidden = isClosed && !state && !words;
		setLine(words || (state ? drawer.line(state, device.roster) : box.dataset[other]));
		at('prepare').hidden = Boolean(state) || other !== 'offer' || words === box.dataset.preparing || isClosed;
		at('device-print').hidden = Boolean(device);
		at('device-actions').hidden = [...at('device-actions').children].every(one => one.hidden);
		at('unlock').hidden = !state || !state.isLocked;
		at('show-code').hidden = !isOpen() || !at('device-code').hidden;
		typing.form.hidden = state ? !device.isOpen : other === 'empty';
	}

	function drawDevice({ pressed = false, said = null } = {}) {
		const page = drawer.page({ roster: device.roster, people: device.people(), now: device.now() }, view, said);

		drawParts(page, [...desk.querySelectorAll('[data-part]')].filter(old => part(old.dataset.part, page)), pressed);
		drawClock();
		drawBox();
	}

	/* ---- presses ---- */

	/* The device has not been told by a request that failed, but the browser knows. */
	const isCutOff = () => navigator.onLine === false || !device.state.isConnected;

	/* false: it is not a press that a device keeps, and is sent as a form; without network the page says so. */
	function press(form, button) {
		const action = form.getAttribute('action'), [, id, what] = /\/donor\/(\w+)\/([a-z/]+)/.exec(action) || [];
		const person = id && device.people().find(one => one.id === id || one.key === id), added = ADDED[action.split('/').pop()];

		if (storing.has(action))
			return true;
		if (added)
			storePress(action, added, null, fieldsOf(form));
		else if (person)
			storePress(action, what === 'outcome' ? button.value : KINDS[what], person);
		else if (isCutOff())
			showMessage(desk.dataset.online);
		return Boolean(added || person || isCutOff());
	}

	function fieldsOf(form) {
		const { name, honour, shown: as } = Object.fromEntries(new FormData(form));

		return { name: name.trim(), honour, shown: name.trim() ? as : 'friend' };
	}

	async function storePress(action, kind, before, fields) {
		const typed = typing.value;

		storing.add(action);
		const stored = await device.add(kind, before, fields), person = device.people().find(one => one.key === (before ? before.key : stored.id));

		storing.delete(action);
		/* The click of this press has come; another finger may be down. */
		if (held.size > 0)
			await waitForRelease();
		if (typing.value === typed) {
			typing.value = '';
			go({ name: 'list' });
		}
		drawDevice({ pressed: true, said: { person: person || before, undone: kind.endsWith('_undo'), takenOff: !person } });
		sync(0);
	}

	/* ---- the server ---- */

	/* inMs: at once, or not before */
	async function sync(inMs = Infinity) {
		due = Math.min(due, performance.now() + inMs);
		if (isSyncing || performance.now() < due || (document.visibilityState === 'hidden' && device.state.unsent === 0))
			return;
		isSyncing = true;
		due = Infinity;
		const wasOpen = device.isOpen, answer = await device.sync(), isLater = answer.kind === 'later';

		await waitForRelease();
		isSyncing = false;
		due = Math.min(due, performance.now() + (isLater ? retryMs(answer, device.state.unsent > 0 ? RETRY_MS : REFRESH_MS) : REFRESH_MS));
		/* The code has ended, the server knows no such device, or the day is closed and everything is sent: the next page says so, and no name
		 * stays on the screen. */
		if (device.isGone || (wasOpen && !device.isOpen)) {
			due = Infinity;
			location.reload();
			return;
		}
		drawAll();
		if (answer.list && part('asked') && answer.list.asked !== asked)
			drawAsked(answer.list.asked);
	}

	function drawAll() {
		if (isOpen())
			drawDevice();
		else
			drawBox();
	}

	/* The questions are the server's page's. */
	async function drawAsked(count) {
		const answer = await fetchPage(base);

		await waitForRelease();
		if (answer.ok && draw(answer.html, { only: ['asked'] }))
			asked = count;
	}

	/* ---- what a prepared device shows in place of other pages ---- */

	function viewOf(path) {
		const [, what, key] = path.slice(base.length).split('/');

		if (what === 'all' || what === 'finished')
			return { name: what };
		if (what === 'walk-in' || what === 'helper')
			return { name: 'add', helper: what === 'helper' };
		return what === 'donor' && key ? { name: 'person', key } : { name: 'list' };
	}

	const pathOf = { list: () => base, found: () => base, all: () => `${base}/all`, finished: () => `${base}/finished`, add: ({ helper }) => `${base}/${helper ? 'helper' : 'walk-in'}`,
		person: ({ key }) => `${base}/donor/${key}` };

	function go(next) {
		view = next;
		if (location.pathname !== pathOf[next.name](next))
			history.pushState(null, '', pathOf[next.name](next));
	}

	function show(next) {
		const isSearch = next.name === 'found';

		go(next);
		part('toast').replaceChildren();
		drawDevice({ pressed: true });
		settle();
		if (!isSearch)
			typing.value = '';
		const head = part(next.name === 'list' ? 'next' : 'found').querySelector('h2');

		if (isSearch && focus(part('found').querySelector('[autofocus]')))
			return;
		if (!isSearch && head)
			head.scrollIntoView({ block: 'nearest' });
		focus(isSearch ? typing : head);
	}

	/* A link to another of the page's views is shown in place; of the pages that need the network it says so when there is none. */
	function follow(event) {
		const link = event.target.closest('a[href]'), path = link && link.pathname;

		if (!link || !isOpen() || event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0 || link.hash && path === location.pathname)
			return;
		if (link.dataset.online || (path !== base && viewOf(path).name === 'list')) {
			if (!isCutOff())
				return;
			showMessage(desk.dataset.online);
		} else {
			show(viewOf(path));
		}
		event.preventDefault();
	}

	/* A link that leaves the desk would end at the browser's error page. */
	function stay(event) {
		if (!event.defaultPrevented && isPrepared() && isCutOff() && !desk.contains(event.target) && event.target.closest('a[href]:not([href^="#"])')) {
			showMessage(desk.dataset.online);
			event.preventDefault();
		}
	}

	/* ---- preparing and opening ---- */

	async function openDrawer() {
		const page = isKept ? document : await device.keptPage();

		drawer ??= page && page.getElementById('drawn') ? deskView.open(page, base) : null;
	}

	async function showOpened() {
		await openDrawer();
		view = viewOf(location.pathname);
		drawAll();
		sync(0);
	}

	async function prepare() {
		drawBox(box.dataset.preparing);
		try {
			if (!await device.prepare()) {
				drawBox(box.dataset.failed);
				return;
			}
			await showOpened();
		} catch {
			device = null;
			drawBox();
			return;
		}
		showCode(true);
	}

	function showCode(isShown) {
		at('device-code').querySelector('b').textContent = isShown ? device.code : '';
		drawAbove(() => {
			at('device-code').hidden = at('hide-code').hidden = !isShown;
			fillBox();
		});
		if (isShown) {
			box.scrollIntoView({ block: 'nearest' });
			focus(at('hide-code'));
		}
	}

	async function unlock() {
		const typed = at('unlock-code').value, isRight = await device.unlock(typed), error = at('unlock-error');

		error.hidden = isRight;
		error.textContent = isRight ? '' : box.dataset.wrong;
		at('unlock-code').setAttribute('aria-invalid', String(!isRight));
		if (!isRight) {
			focus(at('unlock-code'));
			return;
		}
		await showOpened();
		focus(part('next').querySelector('h2'));
	}

	async function start() {
		if (!deskDevice.isPossible()) {
			drawBox();
			return;
		}
		device = deskDevice.open({ base, worker: desk.dataset.worker, changed: drawAll });
		try {
			await device.start();
			if (device.isPrepared) {
				const keeping = device.keepPage().catch(() => {});

				if (!isKept)
					await Promise.race([keeping, new Promise(done => { setTimeout(done, KEEP_MS); })]);
				await openDrawer();
				await device.unlockByOthers();
			}
		} catch {
			device = null;
		}
		if (device && device.isPrepared)
			await showOpened();
		else
			drawBox();
	}

	desk.addEventListener('click', follow);
	document.addEventListener('click', stay);
	at('prepare').addEventListener('click', prepare);
	at('hide-code').addEventListener('click', () => showCode(false));
	at('show-code').addEventListener('click', () => showCode(true));
	window.addEventListener('online', () => { if (isPrepared()) sync(0); });
	window.addEventListener('popstate', () => {
		view = viewOf(location.pathname);
		if (isOpen())
			drawDevice({ pressed: true });
	});
	return {
		start, press, sync, unlock, isPrepared, isOpen,
		isUnsaved: () => storing.size > 0 || (device.state.isUnsaved && device.state.unsent > 0),
		search: typed => show(typed.trim() ? { name: 'found', typed } : { name: 'list' }),
		timeOfClock: () => drawer.timeOf(device.now(), device.roster),
	};
};
