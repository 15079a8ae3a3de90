/* A prepared device: its key, its roster, and the queue of its presses (decision 74).
 *
 * Each press is stored, encrypted, before it is drawn, and is sent later, in order; the server counts it once however often it is sent.  The
 * key is in the memory of the page, of the service worker and of other tabs, which give it to a page that is loaded again.  Of several tabs
 * one at a time asks the server, and the others are told to read the store again. */
const deskDevice = (() => {
	'use strict';
	const TIMEOUT_MS = 10000, WORKER_MS = 15000, KEY_MS = 600, WEEK_MS = 7 * 24 * 3600 * 1000;
	const BATCH_MAX = 100, ID_LENGTH = 26, ID_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

	/* How a press is marked that was sent: false means not, true that the server has it. */
	const SENT_AS = { again: false, refused: 'refused' };
	const LATER = { kind: 'later', afterMs: 0 };

	const isPossible = () => Boolean(window.isSecureContext && crypto.subtle && window.indexedDB && window.caches && navigator.serviceWorker &&
		navigator.locks && window.BroadcastChannel);

	const newId = () => [...crypto.getRandomValues(new Uint8Array(ID_LENGTH))].map(byte => ID_LETTERS[byte & 31]).join('');

	/* The server answers everything with its policy; a proxy in its place, or the sign-in page of a hall's wifi, has none. */
	const isServer = answer => answer.headers.has('content-security-policy');

	/* list: the server's; ended: the roster may not be kept any more; unknown: it does not know this device; unreadable: it cannot read what was
	 * sent; later: everything else. */
	async function ask(address, options) {
		const stop = new AbortController(), timer = setTimeout(() => stop.abort(), TIMEOUT_MS), asked = Date.now();

		try {
			const answer = await fetch(address, { credentials: 'same-origin', cache: 'no-store', signal: stop.signal, ...options });

			if (!isServer(answer) || answer.status >= 500 || answer.status === 429)
				return { ...LATER, afterMs: 1000 * (Number(answer.headers.get('retry-after')) || 0) };
			if (!answer.ok)
				return { kind: { 404: 'unknown', 410: 'ended' }[answer.status] || 'unreadable' };
			return { kind: 'list', list: await answer.json(), at: (asked + Date.now()) / 2 };
		} catch {
			return LATER;
		} finally {
			clearTimeout(timer);
		}
	}

	/* false: it was not done in time */
	const within = (ms, promise) => Promise.race([promise, new Promise(resolve => { setTimeout(resolve, ms, false); })]);

	/* base: /desk/{drive}; worker: the service worker's address; changed(): another tab has pressed or sent. */
	function open({ base, worker, changed }) {
		const drive = base.split('/').pop(), channel = new BroadcastChannel(`desk-${drive}`), kept = `${base}/kept`;
		let record = null, key = null, roster = null, presses = [], batch = BATCH_MAX;
		let isConnected = true, isUnsaved = false, isGone = false, isUnknown = false, syncing = null, adding = Promise.resolve();
		let isPreparing = false;               /* the record is not in the store yet */

		const unsent = () => presses.filter(one => !one.sent);
		/* Presses that the server refused, of people for whom nothing was pressed since. */
		const refused = () => presses.filter(one => one.sent === 'refused' && one.press && !presses.some(other => other.press &&
			other.at > one.at && other.press.name === one.press.name)).map(one => one.press);
		const now = () => Date.now() + (record ? record.offset : 0);

		/* ---- the service worker, and the page that it keeps ---- */

		async function tell(message) {
			const registration = await navigator.serviceWorker.getRegistration(`${base}/`), { port1, port2 } = new MessageChannel();

			if (!registration || !registration.active)
				return false;
			const answered = new Promise(resolve => { port1.onmessage = event => resolve(event.data); });

			registration.active.postMessage({ drive, ...message }, [port2]);
			return answered;
		}

		/* false: there was no network; throws where the browser refuses */
		async function keepPage() {
			try {
				await navigator.serviceWorker.register(worker, { scope: '/desk' });
				await navigator.serviceWorker.ready;
				return await tell({ keep: kept });
			} catch (error) {
				if (error instanceof DOMException)
					throw error;
				return false;
			}
		}

		async function keptPage() {
			const copy = await caches.match(kept);

			return copy ? new DOMParser().parseFromString(await copy.text(), 'text/html') : null;
		}

		/* ---- the key ---- */

		const giveKey = () => tell({ key });

		function keyOfTabs() {
			return new Promise(resolve => {
				channel.addEventListener('message', event => { if (event.data.key) resolve(event.data.key); });
				channel.postMessage({ ask: true });
			});
		}

		async function keyOfOthers() {
			const ofWorker = tell({ ask: true }).then(found => found || new Promise(() => {}));

			return within(KEY_MS, Promise.race([ofWorker, keyOfTabs()]));
		}

		/* false: this key is of another code */
		async function unlockBy(found) {
			const sample = record.data ? record : (await deskStore.presses(drive)).find(one => !one.sent);
			const value = sample && await deskStore.decrypt(found, sample);

			if (!value)
				return false;
			key = found;
			roster = record.data ? value : null;
			await readPresses();
			giveKey();
			return true;
		}

		/* ---- the store ---- */

		async function readPresses() {
			const known = new Map(presses.map(one => [one.key, one.press])), rows = await deskStore.presses(drive);

			presses = [...await Promise.all(rows.map(async row => ({ key: row.key, at: row.at, sent: row.sent,
				press: known.get(row.key) || (key && await deskStore.decrypt(key, row)) }))),
			...presses.filter(one => one.key === undefined)];
		}

		/* What another tab did. */
		async function readStore() {
			const found = await deskStore.read(drive);

			if (!found) {
				isGone = true;
				return;
			}
			/* Another tab has begun again, with the key of another code. */
			if (found.salt.join() !== record.salt.join())
				key = roster = null;
			if (!found.data)
				roster = null;
			else if (key)
				roster = await deskStore.decrypt(key, found) || roster;
			record = found;
			await readPresses();
		}

		async function write(isSent) {
			await deskStore.mark(record, isSent);
			await readPresses();
			channel.postMessage({ changed: true });
		}

		/* `before` of the record is how many presses the server had of this device that are not in the store.  If it has fewer than those and
		 * the ones that were sent, it was restored from an older backup, and gets all again. */
		async function take({ list, at }, answered) {
			const { answers, ...fresh } = list;

			for (const one of presses)
				one.sent ||= answered.get(one.press.id) || false;
			const isRestored = fresh.held < record.before + presses.filter(one => one.sent === true).length;

			record = { ...record, offset: Math.round(fresh.now - at), before: Math.min(record.before, fresh.held) };
			if (fresh.people) {
				roster = fresh;
				record = { ...record, until: fresh.until, ...await deskStore.encrypt(key, roster) };
			}
			for (const one of isRestored ? presses : [])
				one.sent = false;
			const sent = new Map(presses.map(one => [one.key, one.sent]));

			await write((number, was) => !isRestored && (was || sent.get(number) || false));
		}

		async function erase() {
			isGone = true;
			await deskStore.erase(drive);
			await caches.open('desk').then(cache => cache.delete(kept)).catch(() => {});
			channel.postMessage({ changed: true });
		}

		/* Presses that are not sent stay for a week. */
		async function eraseRoster() {
			if (unsent().length === 0) {
				await erase();
				return;
			}
			roster = null;
			record = { ...record, data: null, iv: null };
			await write((_, was) => was);
		}

		/* The server was restored from a backup in which there is no such device.  All is sent again when the device has got another code. */
		async function setAside() {
			isUnknown = true;
			record = { ...record, before: 0, isUnknown };
			await write(() => false);
			await eraseRoster();
		}

		/* ---- the server ---- */

		async function send() {
			const some = unsent().slice(0, batch), body = new URLSearchParams({ presses: JSON.stringify(some.map(one => one.press)) });
			const answer = await ask(`${base}/presses`, { method: 'POST', body });

			if (answer.kind === 'unreadable' && some.length > 1) {
				batch = Math.ceil(some.length / 2);
				return answer;
			}
			if (answer.kind === 'unreadable') {
				/* One press that the server cannot read does not hold up the others. */
				some[0].sent = 'refused';
				await write((number, was) => number === some[0].key ? 'refused' : was);
			} else if (answer.kind === 'list') {
				batch = BATCH_MAX;
				await take(answer, new Map(answer.list.answers.map(one => [one.id, SENT_AS[one.answer] ?? true])));
				/* The server had a fault with all of them: not again at once. */
				if (some.every(one => !one.sent))
					return LATER;
			}
			return answer;
		}

		async function pull() {
			const answer = await ask(`${base}/people`);

			if (answer.kind !== 'list')
				return answer.kind === 'unreadable' ? LATER : answer;
			/* The presses that were set aside are sent: it goes on with its new code. */
			if (key && record.isUnknown)
				await startAgain(answer.list);
			/* With network nobody has to type the code. */
			if (!key && !await unlockBy(await deskStore.keyOf(answer.list.code, record)) && !await startAgain(answer.list))
				return LATER;
			await take(answer, new Map());
			return answer;
		}

		/* The device has another code since.  false: presses of the old one wait, and need it. */
		async function startAgain(list) {
			if (unsent().length > 0)
				return false;
			await deskStore.erase(drive);
			record = { drive, ...deskStore.newSecret(), until: list.until, before: list.held, offset: 0 };
			key = await deskStore.keyOf(list.code, record);
			presses = [];
			giveKey();
			return true;
		}

		async function syncOnce() {
			let answer = LATER;

			await deskStore.eraseOver(WEEK_MS);
			await readStore();
			if (isGone)
				return answer;
			do
				answer = key && unsent().length > 0 ? await send() : await pull();
			while (answer.kind === 'unreadable' || (answer.kind === 'list' && (unsent().length > 0 || !answer.list.people)));
			isConnected = answer.kind !== 'later';
			isUnknown &&= !isConnected || answer.kind === 'unknown';
			if (answer.kind === 'ended')
				await eraseRoster();
			else if (answer.kind === 'unknown')
				await setAside();
			else if (roster && roster.closed && unsent().length === 0)
				await erase();
			return answer;
		}

		function sync() {
			syncing ??= navigator.locks.request(`desk-${drive}`, syncOnce).catch(() => LATER)
				.finally(() => { syncing = null; });
			return syncing;
		}

		/* ---- what the page does with it ---- */

		async function prepare() {
			const [answer, hasPage] = await Promise.all([ask(`${base}/people`), within(WORKER_MS, keepPage())]);

			if (answer.kind !== 'list' || !hasPage)
				return false;
			isPreparing = true;
			try {
				await startAgain(answer.list);
				await take(answer, new Map());
			} catch (error) {
				record = key = roster = null;
				throw error;
			} finally {
				isPreparing = false;
			}
			if (navigator.storage && navigator.storage.persist)
				navigator.storage.persist().catch(() => {});
			return true;
		}

		async function store(press) {
			const entry = { drive, sent: false, at: press.at, ...await deskStore.encrypt(key, press) };
			let number;

			try {
				number = await deskStore.add(entry);
			} catch {
				isUnsaved = true;
			}
			presses.push({ key: number, sent: false, at: press.at, press });
			channel.postMessage({ changed: true });
			return press;
		}

		/* Resolves when it is stored; `person` of the model, null for one who is added. */
		function add(kind, person, fields = {}) {
			const press = { id: newId(), kind, who: person ? person.id : '', press: person && !person.id ? person.press : '', at: now(),
				seen: roster.seen, name: person ? person.name : '', honour: 'none', shown: 'friend', ...fields };

			adding = adding.then(() => store(press));
			return adding;
		}

		channel.addEventListener('message', async event => {
			if (event.data.ask && key)
				channel.postMessage({ key });
			if (event.data.changed && record && !isPreparing) {
				await readStore();
				changed();
			}
		});
		/* The worker may have been stopped since it was given the key. */
		window.addEventListener('pagehide', () => {
			if (key && navigator.serviceWorker.controller)
				navigator.serviceWorker.controller.postMessage({ drive, key }, [new MessageChannel().port2]);
		});

		return {
			prepare, sync, add, now, keptPage, keepPage,
			/* Reads the record; throws where the browser stores nothing. */
			start: async () => {
				await deskStore.eraseOver(WEEK_MS);
				record = await deskStore.read(drive) || null;
				if (record)
					await readPresses();
			},
			unlockByOthers: async () => { const found = await keyOfOthers(); return Boolean(found) && unlockBy(found); },
			unlock: async code => unlockBy(await deskStore.keyOf(code, record)),
			people: () => deskModel.people(roster, unsent().map(one => one.press)),
			get roster() { return roster; },
			get code() { return roster ? roster.code : ''; },
			get isPrepared() { return Boolean(record) && !isPreparing; },
			get isOpen() { return Boolean(key && roster); },
			get isGone() { return isGone; },
			get state() {
				const waiting = unsent();

				return { unsent: waiting.length, since: waiting.length > 0 ? waiting[0].at : roster ? roster.now : 0, isConnected, isUnsaved,
					hasSent: presses.some(one => one.sent === true),
					isLocked: !key, isUnknown, refused: refused(), offset: record ? record.offset : 0 };
			},
		};
	}

	return { isPossible, open };
})();
