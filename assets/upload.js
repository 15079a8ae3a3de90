/* Pictures that are sent: how much of them has gone, and a way to stop.  The form is the same without this script, and sends itself.
 *
 * When the connection is lost, what was typed and chosen is still in the form and can be sent again: its key counts one press once. */
(() => {
	'use strict';

	function begin() {
		const panel = document.querySelector('[data-upload]');
		const form = panel && panel.closest('form');
		const files = () => [...form.querySelectorAll('input[type="file"]')].some(input => input.files.length > 0);
		let request = null;

		if (!form)
			return;
		const part = name => panel.querySelector(`[data-upload-${name}]`);

		function say(words) {
			part('said').textContent = words;
		}

		/* Buttons keep the focus while nothing can be pressed. */
		function busy(is) {
			form.setAttribute('aria-busy', String(is));
			part('bar').hidden = part('stop').hidden = !is;
			panel.hidden = false;
		}

		function ended(words) {
			request = null;
			busy(false);
			say(words);
		}

		/* What has to be corrected, or an error page, replaces this page; any other has an address of its own. */
		function arrived() {
			const answer = request.response;

			if (!answer || !answer.documentElement)
				ended(panel.dataset.failed);
			else if (new URL(request.responseURL).pathname === location.pathname)
				location.replace(request.responseURL);        /* the same form, with what to correct */
			else if (request.responseURL !== form.action)
				location.assign(request.responseURL);
			else
				show(answer);
		}

		function show(answer) {
			document.replaceChild(document.adoptNode(answer.documentElement), document.documentElement);
			scrollTo(0, 0);
			const summary = document.querySelector('.error-summary');

			if (summary)
				summary.focus();
			begin();
			document.dispatchEvent(new Event('replaced'));
		}

		function send(pressed) {
			const data = new FormData(form);

			if (pressed.name)
				data.append(pressed.name, pressed.value);
			request = new XMLHttpRequest();
			request.open('POST', form.action);
			request.responseType = 'document';
			request.upload.addEventListener('progress', event => { part('bar').value = event.loaded / event.total; });
			request.addEventListener('load', arrived);
			request.addEventListener('error', () => ended(panel.dataset.failed));
			request.addEventListener('abort', () => ended(panel.dataset.stopped));
			part('bar').value = 0;
			busy(true);
			say(panel.dataset.sending);
			request.send(data);
		}

		form.addEventListener('submit', event => {
			/* A browser that does not say which button was pressed sends the form itself. */
			if (!request && (!files() || !event.submitter))
				return;
			event.preventDefault();
			if (!request)
				send(event.submitter);
		});
		part('stop').addEventListener('click', () => request && request.abort());
	}

	begin();
})();
