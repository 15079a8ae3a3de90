/* Web and email addresses in what a person wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "honour/honour_link.h"

static void
addresses_are_found(void **state)
{
	static const char *const found[] = {
		"http://evil.example", "HTTPS://EVIL", "ftp://a", "See www.example.org", "WWW.evil.com", "Www evil", "wwwevil",
		"hxxp:evil", "HXXPS", "mailto:ann", "https:evil",
		"ann@example.org", "ANN@HOME", "write to ann@localhost.", "é@b",
		"evil.com", "evil.com/pay", "Evil.COM.", "(evil.com)", "evil.com, and", "evil.co.uk", "pay.evil-site.xyz", "évil.de",
		"123.org",
		"go to bit.ly/3xyz", "t.me/evil", "evil.it", "1688.com", "163.cn/x", "gone.It was", "x\nevil.net\ny",
		"evil.info?a=1", "evil.online:80",
		"203.0.113.5/pay", "203.0.113.5:8080",
	};

	(void)state;
	for (size_t i = 0; i < sizeof found / sizeof *found; i++)
		if (!honour_has_link(text_of(found[i])))
			fail_msg("not found: %s", found[i]);
}

static void
ordinary_text_is_left_alone(void **state)
{
	static const char *const ordinary[] = {
		"", "Rosa", "St. Anne", "St.Anne", "Dr.Who", "Dr. Who", "e.g. this", "i.e.this", "z.B. so", "a.m.", "at 10.15", "at 10.am", "5.pm",
		"5.12.2026", "05.12.26.", "12,50", "Well...so it was", "Well..it was", "It was so. It is.", "M.A., B.Sc., B.Com., Ph.D.",
		"U.S.A.", "R.I.P.",
		"Ring me: 0170.555.12.34", "01.23.45.67.89", "12.34.56.78", "and/or", "he/she", "We meet @ the hall", "at 5 @ home", "a @b",
		"@", "Liv <3", ".com", "com.", "evil .com", "evil. com", "dot com", "no.1", "No.5", "J.R.R. Tolkien",
		"Mr.Smith", "\xf0\x9f\x98\x80.",
		"awww", "ahttp:", "1.2.3", "1.2.3.4", "1.2.3.4: five", "256.1.1.1/x", "1.2.3.4.5/x",
	};

	(void)state;
	for (size_t i = 0; i < sizeof ordinary / sizeof *ordinary; i++)
		if (honour_has_link(text_of(ordinary[i])))
			fail_msg("found: %s", ordinary[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_found),
		cmocka_unit_test(ordinary_text_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
