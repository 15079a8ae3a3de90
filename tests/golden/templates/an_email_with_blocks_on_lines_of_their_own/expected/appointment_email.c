/* Made by tools/templates from the .email files of src/appointment; what is changed here is lost. */
#include "appointment_email.h"
#include "appointment/appointment_view.h"

void
email_appointment_ticket(struct email_text *email, const struct ticket *view)
{
	(void)view;
#line 3 "ticket.email"
	html_literal(email->subject, "Your place at ", 14);
#line 3 "ticket.email"
	html_value_line(email->subject, view->drive.name);
#line 5 "ticket.email"
	html_literal(email->body, "Dear ", 5);
#line 5 "ticket.email"
	html_value_plain(email->body, view->donor);
#line 5 "ticket.email"
	html_literal(email->body, ",\n"
		"your place is kept.\n"
		"\n", 23);
#line 8 "ticket.email"
	if (html_truth(view->may_move)) {
#line 9 "ticket.email"
	html_literal(email->body, "Move it: ", 9);
#line 9 "ticket.email"
	html_value_plain(email->body, view->drive_page);
#line 9 "ticket.email"
	html_literal(email->body, "\n", 1);
#line 10 "ticket.email"
	} else {
#line 11 "ticket.email"
	html_literal(email->body, "Bring:\n", 7);
#line 12 "ticket.email"
	for (size_t need__at = 0; need__at < (size_t)view->needs.count; need__at++) {
#line 12 "ticket.email"
	__auto_type need = &view->needs.at[need__at]; (void)need;
#line 13 "ticket.email"
	html_literal(email->body, "- ", 2);
#line 13 "ticket.email"
	html_value_plain(email->body, need->words);
#line 13 "ticket.email"
	html_literal(email->body, "\n", 1);
#line 14 "ticket.email"
	}
#line 15 "ticket.email"
	}
#line 16 "ticket.email"
	if (html_truth(view->closed)) {
#line 16 "ticket.email"
	html_literal(email->body, "Closed.", 7);
#line 16 "ticket.email"
	}
#line 16 "ticket.email"
	html_literal(email->body, "\n"
		"--\n", 4);
#line 18 "ticket.email"
	html_value_plain(email->body, view->places);
#line 18 "ticket.email"
	html_literal(email->body, "\n", 1);
}
