#include "people/people_email_question.h"

struct text
people_email_suggestion(struct arena *arena, struct text email)
{
	static const struct { struct text typed, meant; } slips[] = {
		{ TEXT("gmial.com"), TEXT("gmail.com") }, { TEXT("gmal.com"), TEXT("gmail.com") }, { TEXT("gmai.com"), TEXT("gmail.com") },
		{ TEXT("gamil.com"), TEXT("gmail.com") }, { TEXT("gnail.com"), TEXT("gmail.com") }, { TEXT("gmaill.com"), TEXT("gmail.com") },
		{ TEXT("gmail.con"), TEXT("gmail.com") }, { TEXT("gmail.cm"), TEXT("gmail.com") }, { TEXT("hotmial.com"), TEXT("hotmail.com") },
		{ TEXT("hotmal.com"), TEXT("hotmail.com") }, { TEXT("hotmai.com"), TEXT("hotmail.com") },
		{ TEXT("hotmail.con"), TEXT("hotmail.com") },
		{ TEXT("outlok.com"), TEXT("outlook.com") }, { TEXT("outloo.com"), TEXT("outlook.com") },
		{ TEXT("outlook.con"), TEXT("outlook.com") },
		{ TEXT("yaho.com"), TEXT("yahoo.com") }, { TEXT("yahooo.com"), TEXT("yahoo.com") }, { TEXT("yahoo.con"), TEXT("yahoo.com") },
		{ TEXT("iclod.com"), TEXT("icloud.com") }, { TEXT("icoud.com"), TEXT("icloud.com") }, { TEXT("icloud.con"), TEXT("icloud.com") },
	};
	struct text local, domain;

	if (!text_cut(email, '@', &local, &domain))
		return TEXT("");
	for (size_t i = 0; i < COUNT_OF(slips); i++)
		if (text_equal_ignoring_case(domain, slips[i].typed))
			return text_format(arena, "%.*s@%.*s", TEXT_PRINT(local), TEXT_PRINT(slips[i].meant));
	return TEXT("");
}

struct people_email_question
people_email_question(struct arena *arena, const struct form_value *email, struct form_value *sure)
{
	struct people_email_question question = { .typed = email->typed };

	/* Nobody types it: what cannot be used of it is left out. */
	if (!text_is_empty(sure->error))
		*sure = (struct form_value){ 0 };
	if (text_is_empty(email->error) && !sure->ticked)
		question.suggested = people_email_suggestion(arena, email->text);
	return question;
}
