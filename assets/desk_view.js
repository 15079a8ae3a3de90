/* Draws the lists of a prepared device from its own people, in the markup and the words of src/desk/drawn.html. */
const deskView = (() => {
	'use strict';
	const OUTCOMES = ['gave', 'could_not', 'left'];

	/* kept: the page that a prepared device keeps, which has the parts to draw with. */
	function open(kept, base) {
		const drawn = kept.getElementById('drawn'), limits = drawn.dataset, numbers = limits.numbers.split('|');
		const parts = new Map([...drawn.querySelectorAll('[data-name]')].map(one => [one.dataset.name, one]));

		drawn.remove();

		const inWords = number => numbers[number - 1] || String(number);
		const timeOf = (ms, roster) => new Date(ms + roster.offset * 60000).toISOString().slice(11, 16);

		/* ---- the parts ---- */

		const holds = (conditions, values) => conditions.split(' ').every(one => one[0] === '!' ? !values[one.slice(1)] : values[one]);

		function setAttributes(element, values) {
			const { href, action, datetime, value, id, for: label, labelledby } = element.dataset;

			for (const [name, from] of Object.entries({ href, action, datetime, value }))
				if (from)
					element.setAttribute(name, values[from]);
			for (const [name, as] of Object.entries({ id, for: label, 'aria-labelledby': labelledby }))
				if (as)
					element.setAttribute(name, as);
		}

		/* One of the parts with these values: what it holds, to be put into the page. */
		function fill(name, values) {
			const copy = parts.get(name).cloneNode(true), texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);

			for (const one of [...copy.querySelectorAll('[data-if]')])
				if (!holds(one.dataset.if, values))
					one.remove();
			while (texts.nextNode())
				texts.currentNode.data = texts.currentNode.data.replace(/\{(\w+)\}/g, (_, slot) => values[slot]);
			copy.querySelectorAll('*').forEach(one => setAttributes(one, values));
			for (const one of copy.querySelectorAll('[data-use]'))
				one.replaceWith(...fill(one.dataset.use, values).childNodes);
			for (const one of copy.querySelectorAll('[data-rows]'))
				one.append(...values[one.dataset.rows].map(row));
			return copy;
		}

		function row(values) {
			const item = document.createElement('li');

			item.id = `p-${values.key}`;
			item.classList.toggle('beyond', Boolean(values.beyond));
			item.append(...fill('row', values).childNodes);
			if (values.focus && item.querySelector('button'))
				item.querySelector('button').autofocus = true;
			return item;
		}

		/* ---- a person ---- */

		function stateOf(person, roster) {
			const stage = deskModel.stageOf(person);

			return stage === 'finished' && roster.staff && OUTCOMES.includes(person.outcome) ? person.outcome : stage;
		}

		/* What the parts say of a person, and which buttons they offer (desk_row_of(), fill_presses()). */
		function valuesOf(person, { roster, now }) {
			const state = stateOf(person, roster), late = deskModel.lateMinutes(person, now), address = `${base}/donor/${person.key}`;
			const isOpen = !roster.closed, isHere = state === 'here', isAdded = person.walk_in || person.helper, { staff } = roster;
			const hasResult = Boolean(person.outcome), mayTakeAway = isOpen && isAdded && !hasResult && !person.finished;
			const post = path => `${address}/${path}?to=roster`, time = ms => ms ? timeOf(ms, roster) : '';

			return {
				id: person.id, key: person.key, name: person.name, time: person.time, iso: person.time && new Date(person.starts).toISOString(),
				unclaimed: person.unclaimed, walk_in: person.walk_in, over: person.over, leader: person.leader, group: person.group,
				unreached: person.unreached, came: person.walk_in && time(person.arrived), arrived_at: time(person.arrived),
				since: isHere && time(person.arrived), [`is_${state}`]: true, recorded: OUTCOMES.includes(state),
				late_minutes: late, is_late: late >= limits.late, very_late: late >= limits.veryLate, page: address, list: base,
				arrive: post('arrived'), undo_arrive: post('arrived/undo'), finish: post('finished'), undo_finish: post('finished/undo'),
				record: post('outcome'), undo_record: post(staff ? 'outcome/undo' : 'absent/undo'), note_absent: post('absent'),
				may_arrive: isOpen && state === 'expected', may_finish: isOpen && isHere && !staff,
				may_record: isOpen && staff && !hasResult && (isHere || state === 'finished'),
				may_record_more: isOpen && staff && !hasResult && !person.helper, may_note_absent: isOpen && state === 'expected',
				may_undo_finish: isOpen && !person.helper && !hasResult && Boolean(person.finished),
				may_take_away: mayTakeAway, may_undo_arrival: isOpen && isHere && !mayTakeAway,
				may_undo_outcome: isOpen && hasResult && (staff || state === 'absent'),
			};
		}

		function undoOf(values) {
			if (values.may_undo_outcome)
				return values.undo_record;
			if (values.may_undo_finish)
				return values.undo_finish;
			return values.may_take_away || values.may_undo_arrival ? values.undo_arrive : '';
		}

		/* person: as they are now, or as they were when they were taken off the list */
		function toast({ person, undone, takenOff }, day) {
			const values = valuesOf(person, day);

			return fill('toast', { ...values, undone, taken_off: takenOff, undo: !undone && !takenOff && undoOf(values) });
		}

		/* ---- the page ---- */

		function addForm(helper, day) {
			const form = fill('add', { helper, list: base, add: `${base}/${helper ? 'helper' : 'walk-in'}` }), holder = form.querySelector('[data-honours]');
			const [each, none] = holder.children, honours = day.roster.honours.map(honour => {
				const choice = each.cloneNode(true), input = choice.querySelector('input'), label = choice.querySelector('label');

				input.id = label.htmlFor = `honour-${honour.id}`;
				input.value = honour.id;
				label.querySelector('bdi').textContent = honour.name;
				return choice;
			});

			holder.replaceChildren(...honours, none);
			(honours.length === 1 ? honours[0] : none).querySelector('input').setAttribute('checked', '');
			return form;
		}

		function listValues(lists, day, list) {
			const { roster } = day, rows = (some, more) => some.map((person, i) => ({ ...valuesOf(person, day), ...more(i) }));

			return {
				closed: roster.closed, nobody: list.length === 0, next: lists.next.length > 0 && rows(lists.next, i => ({ beyond: i >= limits.next })),
				here_now: lists.here.length > 0 && rows(lists.here, () => ({})), here: lists.here.length, expected: lists.expected,
				finished: lists.finished, one_late: lists.late === 1, many_late: lists.late > 1, late_words: inWords(lists.late),
				no_result: lists.noResult, one_no_result: roster.staff && lists.noResult === 1, many_no_result: roster.staff && lists.noResult > 1,
				everyone: `${base}/all`, finished_list: `${base}/finished`, walk_in_page: `${base}/walk-in`, helper_page: `${base}/helper`, print: `${base}/roster`, paper: `${base}/paper`, close: `${base}/close`,
				list: base, staff: roster.staff,
			};
		}

		/* What is shown in place of the lists: what was searched for, everyone, one person, or a form. null: the lists. */
		function other(view, list, day, values) {
			const rows = (some, focus) => some.length > 0 && some.map(person => ({ ...valuesOf(person, day), with_state: true, focus }));

			if (view.name === 'found') {
				const { found, alike } = deskModel.search(list, view.typed);

				return fill('found', { ...values, alike, found: rows(found, found.length === 1 && !alike) });
			}
			if (view.name === 'all' || view.name === 'finished') {
				const pick = view.name === 'all' ? deskModel.everyone : deskModel.finished;

				return fill(view.name, { ...values, found: rows(pick(list, day.roster.staff)) });
			}
			if (view.name === 'add')
				return addForm(view.helper, day);
			const person = view.name === 'person' && list.find(one => one.key === view.key || one.id === view.key);

			return person ? fill('person', valuesOf(person, day)) : null;
		}

		/* The parts of the desk's page that changed; said: whom the last press was about. */
		function page({ roster, people, now }, view, said) {
			const day = { roster, now }, page = document.createElement('div');
			const lists = deskModel.lists(people, now, { veryLate: Number(limits.veryLate), next: Number(limits.next),
				nextWide: Number(limits.nextWide), nextLate: Number(limits.nextLate) });
			const values = listValues(lists, day, people), instead = other(view, people, day, values), empty = document.createElement('div');
			const put = (name, content) => {
				content.dataset.part = name;
				page.append(content);
			};

			put('numbers', fill('numbers', values));
			put('closed', fill('closed', values));
			put('more', fill('more', values));
			put('found', instead || empty.cloneNode());
			put('next', instead ? empty.cloneNode() : fill('next', values));
			put('here', instead ? empty.cloneNode() : fill('here', values));
			if (said)
				put('toast', toast(said, day));
			return page;
		}

		/* The line that says what is so, of deskDevice's state. */
		function line(state, roster) {
			const minutes = Math.round(Math.abs(state.offset) / 60000), { unsent, isLocked } = state, isQuiet = unsent === 0 && !isLocked;
			/* Before the list is open, the device's own zone is the best guess. */
			const zone = roster ? roster : { offset: -new Date().getTimezoneOffset() };

			return fill('line', {
				unknown: state.isUnknown, unsaved: state.isUnsaved && unsent > 0 && !state.isUnknown,
				saved: unsent > 0 && !state.isUnknown && !state.isUnsaved,
				refused: state.refused.length > 0, names: state.refused.map(({ name, at }) => `${name} ${timeOf(at, zone)}`.trim()).join(', '),
				sent: isQuiet && state.hasSent, ready: isQuiet, alone: isQuiet && !state.isConnected, count: unsent,
				since: timeOf(state.since, zone), minutes, slow: minutes >= 2 && state.offset > 0, fast: minutes >= 2 && state.offset < 0,
			}).textContent.trim();
		}

		return { page, line, timeOf, valuesOf };
	}

	return { open };
})();
