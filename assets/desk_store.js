/* What a prepared device keeps, in IndexedDB: a record of the device with the roster, and every press (decision 74).
 *
 * Whatever names a person, or says what was pressed, is encrypted with a key that is made of the day code and is never stored.  Outside the
 * ciphertext is only what the page needs before the code is typed: of which drive, until when, whether a press was sent, and when it was made. */
const deskStore = (() => {
	'use strict';
	const ITERATIONS = 200000, SALT_BYTES = 16, IV_BYTES = 12;
	let opened = null;

	function database() {
		opened ??= new Promise((resolve, reject) => {
			const request = indexedDB.open('desk', 1);

			request.onupgradeneeded = () => {
				request.result.createObjectStore('device', { keyPath: 'drive' });
				request.result.createObjectStore('press', { autoIncrement: true }).createIndex('drive', 'drive');
			};
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});
		return opened;
	}

	/* Resolves when the browser has written it to the disk: a press has to survive a flat battery. */
	async function transaction(mode, work) {
		const tx = (await database()).transaction(['device', 'press'], mode, { durability: 'strict' });
		const ended = new Promise((resolve, reject) => {
			tx.oncomplete = resolve;
			tx.onabort = () => reject(tx.error);
		});
		const request = work(tx.objectStore('device'), tx.objectStore('press'));

		await ended;
		return request && request.result;
	}

	/* As typed: any case, with the hyphen or spaces, O for 0 and I or L for 1. */
	const codeOf = typed => typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

	async function keyOf(code, { salt, iterations }) {
		const secret = await crypto.subtle.importKey('raw', new TextEncoder().encode(codeOf(code)), 'PBKDF2', false, ['deriveKey']);

		return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, secret, { name: 'AES-GCM', length: 256 },
			false, ['encrypt', 'decrypt']);
	}

	async function encrypt(key, value) {
		const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));

		return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(JSON.stringify(value))) };
	}

	/* null: the key is of another code */
	async function decrypt(key, { iv, data }) {
		try {
			return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data)));
		} catch {
			return null;
		}
	}

	function eachPress(press, drive, work) {
		press.index('drive').openCursor(drive).onsuccess = event => {
			const cursor = event.target.result;

			if (!cursor)
				return;
			work(cursor);
			cursor.continue();
		};
	}

	/* The presses of a drive in the order in which they were made; each has its `key` in the store. */
	async function presses(drive) {
		const found = [];

		await transaction('readonly', (_, press) => eachPress(press, drive, cursor => found.push({ ...cursor.value, key: cursor.primaryKey })));
		return found;
	}

	/* Marks as sent the ones that `isSent` says, or takes the mark away; with the device's record, in one transaction. */
	const mark = (record, isSent) => transaction('readwrite', (device, press) => {
		device.put(record);
		eachPress(press, record.drive, cursor => {
			const sent = isSent(cursor.primaryKey, cursor.value.sent);

			if (sent !== cursor.value.sent)
				cursor.update({ ...cursor.value, sent });
		});
	});

	/* Of every drive whose time is over: the roster and what was sent; after `more` ms what was not sent, too. */
	const eraseOver = more => transaction('readwrite', (device, press) => {
		device.openCursor().onsuccess = event => {
			const cursor = event.target.result;

			if (!cursor)
				return;
			const record = cursor.value, over = Date.now() + record.offset - record.until;
			let unsent = 0;

			if (over > 0)
				press.index('drive').openCursor(record.drive).onsuccess = found => {
					const one = found.target.result;

					if (one && !one.value.sent && over <= more)
						unsent++;
					else if (one)
						one.delete();
					if (one)
						one.continue();
					else if (unsent === 0)
						device.delete(record.drive);
					else
						device.put({ ...record, data: null, iv: null });
				};
			cursor.continue();
		};
	});

	return {
		eraseOver, keyOf, encrypt, decrypt, presses, mark,
		newSecret: () => ({ salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)), iterations: ITERATIONS }),
		read: drive => transaction('readonly', device => device.get(drive)),
		add: press => transaction('readwrite', (_, store) => store.add(press)),
		erase: drive => transaction('readwrite', (device, press) => {
			device.delete(drive);
			eachPress(press, drive, cursor => cursor.delete());
		}),
	};
})();
