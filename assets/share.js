/* Sharing a link: copies it, or opens the device's own sheet. The buttons are hidden in the page, so that they are there only with this
 * script; the link, and the plain links next to them, need none. */
(() => {
	'use strict';
	const section = document.querySelector('[data-share-text]');
	const field = section && section.querySelector('.link-field');
	const button = name => section.querySelector(`[data-share="${name}"]`);

	if (!field)
		return;       /* a page without a link to pass on */

	/* Where the clipboard is not allowed (a site without HTTPS), the link is selected, to be copied by hand. */
	async function copy(event) {
		const pressed = event.currentTarget;

		field.select();
		try {
			await navigator.clipboard.writeText(field.value);
		} catch {
			return;
		}
		pressed.textContent = pressed.dataset.done;
		section.querySelector('[data-share-status]').textContent = pressed.dataset.done;
	}

	button('copy').addEventListener('click', copy);
	button('copy').closest('li').hidden = false;
	if (!navigator.share)
		return;
	button('more').addEventListener('click', () => {
		navigator.share({ text: section.dataset.shareText || undefined, url: field.value }).catch(() => {});        /* closed without choosing */
	});
	button('more').closest('li').hidden = false;
})();
