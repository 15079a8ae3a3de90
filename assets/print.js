/* Prints the page. The button is hidden in the page, so that it is there only with this script. */
(() => {
	'use strict';
	const button = document.querySelector('[data-print]');

	if (!button)
		return;
	button.addEventListener('click', () => print());
	button.hidden = false;
})();
