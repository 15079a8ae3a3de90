/* The people of a drive as a prepared device knows them: the server's roster with this device's own unsent presses applied to it, by the rules
 * of src/desk_rules.def; who is in which list, in which order (src/desk/desk_roster.c); and the search. */
const deskModel = (() => {
	'use strict';
	const MINUTE_MS = 60000;
	/* Latin letters that do not decompose into a letter and a mark. */
	const LETTERS = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ħ: 'h', ı: 'i' };

	const earliest = (one, other) => one ? Math.min(one, other) : other;

	const RULES = {
		here: (person, at) => {
			person.arrived = earliest(person.arrived, at);
			person.outcome = person.outcome === 'did_not_come' ? '' : person.outcome;
		},
		/* A person whom the desk added is taken off the list. */
		here_undo: person => { person.arrived = 0; person.gone = person.walk_in || person.helper; },
		finished: (person, at) => { person.finished = earliest(person.finished, at); },
		finished_undo: person => { person.finished = 0; },
		gave: person => { person.outcome = 'gave'; },
		could_not: person => { person.outcome = 'could_not'; },
		left: person => { person.outcome = 'left'; },
		outcome_undo: person => { person.outcome = ''; },
		did_not_come: person => { person.outcome = person.arrived ? person.outcome : 'did_not_come'; },
		did_not_come_undo: person => { person.outcome = ''; },
	};

	/* Which appointment a walk-in gets, the server says. */
	const added = press => ({ id: '', press: press.id, code: '', name: press.name, time: '', starts: press.at, leader: '', outcome: '',
		helper: press.kind === 'helper', walk_in: press.kind === 'walk_in', arrived: press.kind === 'walk_in' ? press.at : 0, finished: 0 });

	/* `key`: what a person is called on this device, from before the server has given an id. */
	const withKey = person => ({ ...person, key: person.press || person.id });

	/* Whom the desk added and the server has not heard of comes where their time would be. */
	function people(roster, presses) {
		const list = roster.people.map(withKey);

		for (const press of presses) {
			if (press.kind === 'walk_in' || press.kind === 'helper') {
				if (!list.some(person => person.press === press.id))
					list.push(withKey(added(press)));
				continue;
			}
			const person = list.find(one => press.who ? one.id === press.who : one.press === press.press);

			if (person)
				RULES[press.kind](person, press.at);
		}
		const order = person => person.helper ? Infinity : person.starts;

		return list.filter(person => !person.gone).sort((one, other) => order(one) < order(other) ? -1 : Number(order(one) > order(other)));
	}

	function stageOf(person) {
		if (person.outcome)
			return person.outcome === 'did_not_come' ? 'absent' : 'finished';
		if (person.helper)
			return 'came_along';
		if (!person.arrived)
			return 'expected';
		return person.finished ? 'finished' : 'here';
	}

	const lateMinutes = (person, now) => stageOf(person) === 'expected' ? Math.floor((now - person.starts) / MINUTE_MS) : 0;
	const hasNoResult = person => stageOf(person) === 'finished' && !person.outcome;

	const arrivals = (one, other) => one.arrived - other.arrived || (one.key < other.key ? -1 : 1);

	/* limits: veryLate in minutes, next, nextWide, nextLate in rows. */
	function lists(list, now, limits) {
		const expected = list.filter(person => stageOf(person) === 'expected');
		const isVeryLate = person => lateMinutes(person, now) >= limits.veryLate;
		const due = expected.filter(person => !isVeryLate(person)), late = expected.filter(isVeryLate).reverse();
		const ofLate = Math.min(late.length, Math.max(limits.nextLate, limits.next - due.length));

		return {
			next: [...late.slice(0, ofLate), ...due, ...late.slice(ofLate)].slice(0, limits.nextWide),
			here: list.filter(person => stageOf(person) === 'here').sort(arrivals),
			expected: expected.length, late: late.length,
			finished: list.filter(person => stageOf(person) === 'finished').length,
			noResult: list.filter(hasNoResult).length,
		};
	}

	function everyone(list, staff) {
		const here = list.filter(person => stageOf(person) === 'here').sort(arrivals);
		const rest = list.filter(person => stageOf(person) !== 'here');

		return staff ? [...here, ...rest.filter(hasNoResult), ...rest.filter(person => !hasNoResult(person))] : [...here, ...rest];
	}

	function finished(list, staff) {
		const all = list.filter(person => stageOf(person) === 'finished');

		return staff ? [...all.filter(hasNoResult), ...all.filter(person => !hasNoResult(person))] : all;
	}

	/* Case, accents and apostrophes make no difference. */
	const fold = text => text.normalize('NFKD').toLowerCase().replace(/[\p{Mn}'`´‘’ʼ′]/gu, '').replace(/[ßæœøđðłþħı]/g, letter => LETTERS[letter])
		.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

	const slipsAllowed = typed => typed.length < 4 ? 0 : 1 + Number(typed.length >= 7);

	/* Whether these letters become a beginning of the word's by the slips they are allowed (src/desk/desk_search.c). */
	function isSlipOf(typed, word) {
		let twoBefore = [], before = Array.from({ length: word.length + 1 }, (_, j) => j);

		for (let i = 1; i <= typed.length; i++) {
			const row = [i];

			for (let j = 1; j <= word.length; j++) {
				row[j] = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + Number(typed[i - 1] !== word[j - 1]));
				if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1])
					row[j] = Math.min(row[j], twoBefore[j - 2] + 1);
			}
			[twoBefore, before] = [before, row];
		}
		return Math.min(...before) <= slipsAllowed(typed);
	}

	/* Words of a name in any order, all of them joined, or the code of an appointment; then the others of a leader's group.  If there are
	 * none: `alike`, people whose names are nearly the same. */
	function search(list, typed) {
		const words = fold(typed).split(' ').filter(Boolean), code = typed.trim().toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
		const isNamed = name => {
			const folded = fold(name || '');

			return words.length > 0 && (words.every(word => folded.includes(word)) || folded.replace(/ /g, '').includes(words.join('')));
		};
		const isAlike = name => words.length > 0 && words.every(word => fold(name || '').split(' ').some(part => isSlipOf([...word], [...part])));
		const named = list.filter(person => isNamed(person.name) || (code && person.code === code));
		const found = [...named, ...list.filter(person => isNamed(person.leader) && !named.includes(person))];
		const alike = found.length > 0 ? [] : list.filter(person => isAlike(person.name));

		return { found: found.length > 0 ? found : alike, alike: alike.length > 0 };
	}

	return { people, stageOf, lateMinutes, lists, everyone, finished, search };
})();
