/* Made by tools/templates from the .mail files of src/appointment; what is changed here is lost. */
#include "appointment_mail.h"
#include "appointment/appointment_view.h"

void
mail_appointment_ticket(struct mail_text *mail, const struct ticket *view)
{
	(void)view;
#line 3 "ticket.mail"
	html_literal(mail->subject, "Your place at ", 14);
#line 3 "ticket.mail"
	html_value_line(mail->subject, view->drive.name);
#line 5 "ticket.mail"
	html_literal(mail->body, "Dear ", 5);
#line 5 "ticket.mail"
	html_value_plain(mail->body, view->donor);
#line 5 "ticket.mail"
	html_literal(mail->body, ",\n"
		"your place is kept.\n"
		"\n", 23);
#line 8 "ticket.mail"
	if (html_truth(view->may_move)) {
#line 9 "ticket.mail"
	html_literal(mail->body, "Move it: ", 9);
#line 9 "ticket.mail"
	html_value_plain(mail->body, view->drive_page);
#line 9 "ticket.mail"
	html_literal(mail->body, "\n", 1);
#line 10 "ticket.mail"
	} else {
#line 11 "ticket.mail"
	html_literal(mail->body, "Bring:\n", 7);
#line 12 "ticket.mail"
	for (size_t need__at = 0; need__at < (size_t)view->needs.count; need__at++) {
#line 12 "ticket.mail"
	__auto_type need = &view->needs.at[need__at]; (void)need;
#line 13 "ticket.mail"
	html_literal(mail->body, "- ", 2);
#line 13 "ticket.mail"
	html_value_plain(mail->body, need->words);
#line 13 "ticket.mail"
	html_literal(mail->body, "\n", 1);
#line 14 "ticket.mail"
	}
#line 15 "ticket.mail"
	}
#line 16 "ticket.mail"
	if (html_truth(view->closed)) {
#line 16 "ticket.mail"
	html_literal(mail->body, "Closed.", 7);
#line 16 "ticket.mail"
	}
#line 16 "ticket.mail"
	html_literal(mail->body, "\n"
		"--\n", 4);
#line 18 "ticket.mail"
	html_value_plain(mail->body, view->places);
#line 18 "ticket.mail"
	html_literal(mail->body, "\n", 1);
}
