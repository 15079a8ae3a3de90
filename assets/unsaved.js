/* A form with a letter or a message in it: anyone who presses a link while their words are not saved is asked first, in the browser's own
 * words. Without this script Back still shows what was typed. */
(() => {
	'use strict';
	/* Older browsers ask only for a value. */
	const ask = event => {
		event.preventDefault();
		event.returnValue = true;
	};

	document.addEventListener('input', event => {
		if (event.target.matches('textarea'))
			window.addEventListener('beforeunload', ask);
	});
	document.addEventListener('submit', () => window.removeEventListener('beforeunload', ask));
})();
