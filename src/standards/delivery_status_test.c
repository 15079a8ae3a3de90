/* delivery_status_test: reports as the usual servers write them, and what only looks like one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "limits.h"
#include "standards/delivery_status.h"

/* Postfix, by a pipe: line feeds alone, and a line of the pipe's own. */
static const char postfix[] =
	"From MAILER-DAEMON  Thu Oct  1 12:00:07 2026\n"
	"Return-Path: <>\n"
	"X-Original-To: bounce+0123456789ABC@blood.example.org\n"
	"Delivered-To: givenback@blood.example.org\n"
	"Received: by relay.example.org (Postfix)\n"
	"\tid 4B1F22E0; Thu,  1 Oct 2026 12:00:07 +0000 (UTC)\n"
	"Date: Thu,  1 Oct 2026 12:00:07 +0000 (UTC)\n"
	"From: MAILER-DAEMON@relay.example.org (Mail Delivery System)\n"
	"Subject: Undelivered Mail Returned to Sender\n"
	"To: bounce+0123456789ABC@blood.example.org\n"
	"Auto-Submitted: auto-replied\n"
	"MIME-Version: 1.0\n"
	"Content-Type: multipart/report; report-type=delivery-status;\n"
	"\tboundary=\"9C0A12F8.1790856007/relay.example.org\"\n"
	"Content-Transfer-Encoding: 8bit\n"
	"\n"
	"This is a MIME-encapsulated message.\n"
	"\n"
	"--9C0A12F8.1790856007/relay.example.org\n"
	"Content-Description: Notification\n"
	"Content-Type: text/plain; charset=us-ascii\n"
	"\n"
	"Your message could not be delivered. Action: delayed\n"
	"\n"
	"--9C0A12F8.1790856007/relay.example.org\n"
	"Content-Description: Delivery report\n"
	"Content-Type: message/delivery-status\n"
	"\n"
	"Reporting-MTA: dns; relay.example.org\n"
	"X-Postfix-Queue-ID: 9C0A12F8\n"
	"X-Postfix-Sender: rfc822; bounce+0123456789ABC@blood.example.org\n"
	"Arrival-Date: Thu,  1 Oct 2026 12:00:05 +0000 (UTC)\n"
	"\n"
	"Final-Recipient: rfc822; rosa@gone.example\n"
	"Original-Recipient: rfc822;rosa@gone.example\n"
	"Action: failed\n"
	"Status: 5.1.1\n"
	"Remote-MTA: dns; mx.gone.example\n"
	"Diagnostic-Code: smtp; 550 5.1.1 <rosa@gone.example>: Recipient address\n"
	"    rejected: User unknown in virtual mailbox table\n"
	"\n"
	"--9C0A12F8.1790856007/relay.example.org\n"
	"Content-Description: Undelivered Message Headers\n"
	"Content-Type: text/rfc822-headers\n"
	"\n"
	"From: Givenback <gb@example.org>\n"
	"Subject: New: a blood drive\n"
	"\n"
	"--9C0A12F8.1790856007/relay.example.org--\n";

/* Exim writes 5.0.0 for every permanent failure; the other server's answer says more. */
static const char exim[] =
	"Return-path: <>\r\nEnvelope-to: bounce+0123456789ABC@blood.example.org\r\nAuto-Submitted: auto-replied\r\n"
	"From: Mail Delivery System <Mailer-Daemon@relay.example.org>\r\nTo: bounce+0123456789ABC@blood.example.org\r\n"
	"References: <1.2@blood.example.org>\r\n"
	"Content-Type: multipart/report; report-type=delivery-status; boundary=1790856007-eximdsn-1804289383\r\nMIME-Version: 1.0\r\n"
	"Subject: Mail delivery failed: returning message to sender\r\n\r\n"
	"--1790856007-eximdsn-1804289383\r\nContent-type: text/plain; charset=us-ascii\r\n\r\n"
	"A message that you sent could not be delivered.\r\n\r\n"
	"--1790856007-eximdsn-1804289383\r\nContent-type: message/delivery-status\r\n\r\n"
	"Reporting-MTA: dns; relay.example.org\r\n\r\n"
	"Action: failed\r\nFinal-Recipient: rfc822;rosa@gone.example\r\nStatus: 5.0.0\r\nRemote-MTA: dns; mx.gone.example\r\n"
	"Diagnostic-Code: smtp; %s\r\n\r\n"
	"--1790856007-eximdsn-1804289383\r\nContent-type: message/rfc822\r\n\r\nSubject: New\r\n\r\nwords\r\n\r\n"
	"--1790856007-eximdsn-1804289383--\r\n";

/* Exchange: an address of another spelling, a code with a long detail, and a report in an encoding of its own that is not looked at. */
static const char exchange[] =
	"From: <postmaster@gone.example>\r\nTo: <bounce+0123456789ABC@blood.example.org>\r\nMIME-Version: 1.0\r\n"
	"Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"b5b6c3a7-74f1-4a8e-9d0e-4d8f3f1f3a55\"\r\n"
	"Content-Language: en-GB\r\nIn-Reply-To: <1.2@blood.example.org>\r\n"
	"Subject: Undeliverable: New: a blood drive\r\nAuto-Submitted: auto-replied\r\n\r\n"
	"--b5b6c3a7-74f1-4a8e-9d0e-4d8f3f1f3a55\r\nContent-Type: multipart/alternative; differences=Content-Type;\r\n"
	"\tboundary=\"inner\"\r\n\r\n"
	"--inner\r\nContent-Type: text/plain; charset=\"us-ascii\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
	"Your message to rosa@gone.example couldn't be delivered.\r\n\r\n--inner--\r\n\r\n"
	"--b5b6c3a7-74f1-4a8e-9d0e-4d8f3f1f3a55\r\nContent-Type: message/delivery-status\r\n\r\n"
	"Reporting-MTA: dns;DB7PR01MB0001.exchange.example\r\nReceived-From-MTA: dns;relay.example.org\r\n"
	"Arrival-Date: Thu, 1 Oct 2026 12:00:06 +0000\r\n\r\n"
	"Final-Recipient: rfc822;Rosa.Mueller@gone.example\r\nAction: failed\r\nStatus: %s\r\n"
	"Diagnostic-Code: smtp;550 %s RESOLVER.ADR.RecipientNotFound; Recipient not found by\r\n SMTP address lookup\r\n\r\n"
	"--b5b6c3a7-74f1-4a8e-9d0e-4d8f3f1f3a55\r\nContent-Type: message/rfc822\r\n\r\nSubject: New\r\n\r\nwords\r\n"
	"--b5b6c3a7-74f1-4a8e-9d0e-4d8f3f1f3a55--\r\n";

/* Gmail: a comment's worth of words in the code, a code with a dash, a boundary without quotes. */
static const char gmail[] =
	"Delivered-To: bounce+0123456789ABC@blood.example.org\r\nReturn-Path: <>\r\n"
	"From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\r\nTo: bounce+0123456789ABC@blood.example.org\r\n"
	"Auto-Submitted: auto-replied\r\nSubject: Delivery Status Notification (%s)\r\n"
	"Content-Type: multipart/report; boundary=\"0000000000001f3c5d06\"; report-type=delivery-status\r\n\r\n"
	"--0000000000001f3c5d06\r\nContent-Type: multipart/related; boundary=\"0000000000001f3c6106\"\r\n\r\n"
	"--0000000000001f3c6106\r\nContent-Type: text/html; charset=\"UTF-8\"\r\n\r\n<p>Address not found</p>\r\n--0000000000001f3c6106--\r\n"
	"--0000000000001f3c5d06\r\nContent-Type: message/delivery-status\r\n\r\n"
	"Reporting-MTA: dns; googlemail.com\r\nX-Original-Message-ID: <1.2@blood.example.org>\r\n\r\n"
	"Final-Recipient: rfc822; rosa@gone.example\r\nAction: %s\r\nStatus: %s\r\n"
	"Diagnostic-Code: smtp; %s\r\nLast-Attempt-Date: Thu, 01 Oct 2026 05:00:08 -0700 (PDT)\r\n\r\n"
	"--0000000000001f3c5d06\r\nContent-Type: message/rfc822\r\n\r\nSubject: New\r\n\r\n--0000000000001f3c5d06--\r\n";

#define HEAD "To: a@b\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" \
	"--b\r\nContent-Type: message/delivery-status\r\n\r\n"

static char built[16 * KIB];

static void printf_like(1, 2)
build(const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(built, sizeof built, format, arguments);
	va_end(arguments);
	assert_in_range(length, 1, sizeof built - 1);
}

static void
expect(const char *message, enum delivery_outcome outcome, const char *status)
{
	const struct delivery_status read = delivery_status_read(text_of(message));

	assert_int_equal(read.outcome, outcome);
	assert_string_equal(read.status, status);
}

static void
postfix_reports_an_address_that_is_gone(void **state)
{
	struct text receivers[4];

	expect(postfix, DELIVERY_OUTCOME_BOUNCED, "5.1.1");
	assert_int_equal(delivery_status_receivers(text_of(postfix), receivers, COUNT_OF(receivers)), 3);
	assert_true(text_equal(receivers[0], TEXT("bounce+0123456789ABC@blood.example.org")));
	assert_true(text_equal(receivers[1], TEXT("givenback@blood.example.org")));
	assert_int_equal(delivery_status_receivers(text_of(postfix), receivers, 1), 1);
}

static void
exim_is_read_by_the_answer_of_the_other_server(void **state)
{
	static const struct { const char *answer; enum delivery_outcome outcome; const char *status; } answers[] = {
		{ "550 5.1.1 <rosa@gone.example> User unknown", DELIVERY_OUTCOME_BOUNCED, "5.1.1" },
		{ "550 no such user here", DELIVERY_OUTCOME_BOUNCED, "5.0.0" },
		{ "552 mailbox is full", DELIVERY_OUTCOME_UNDELIVERED, "5.0.0" },
		{ "554 5.7.1 blocked by policy", DELIVERY_OUTCOME_REJECTED, "5.7.1" },
		{ "554 refused", DELIVERY_OUTCOME_REJECTED, "5.0.0" },
		{ "450 4.2.0 try later", DELIVERY_OUTCOME_UNDELIVERED, "4.2.0" },
		{ "550-no such user\r\n 550 here", DELIVERY_OUTCOME_BOUNCED, "5.0.0" },
		{ "553 sorry, that name is not here", DELIVERY_OUTCOME_BOUNCED, "5.0.0" },
		{ "451 greylisted", DELIVERY_OUTCOME_UNDELIVERED, "5.0.0" },        /* until it gave up */
		{ "words", DELIVERY_OUTCOME_UNDELIVERED, "5.0.0" },
		{ "5500 many digits", DELIVERY_OUTCOME_UNDELIVERED, "5.0.0" },
	};

	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		build(exim, answers[i].answer);
		expect(built, answers[i].outcome, answers[i].status);
	}
	/* No server answered for days: there is no such field. */
	expect(HEAD "Reporting-MTA: dns; x\r\n\r\nAction: failed\r\nFinal-Recipient: rfc822;a@b\r\nStatus: 5.0.0\r\n\r\n--b--\r\n",
	       DELIVERY_OUTCOME_UNDELIVERED, "5.0.0");
}

static void
exchange_is_read_by_its_codes(void **state)
{
	static const struct { const char *status; enum delivery_outcome outcome; } codes[] = {
		{ "5.1.10", DELIVERY_OUTCOME_BOUNCED }, { "5.4.1", DELIVERY_OUTCOME_BOUNCED }, { "5.4.310", DELIVERY_OUTCOME_BOUNCED },
		{ "5.4.6", DELIVERY_OUTCOME_UNDELIVERED }, { "5.2.2", DELIVERY_OUTCOME_UNDELIVERED }, { "5.2.1", DELIVERY_OUTCOME_BOUNCED },
		{ "5.3.4", DELIVERY_OUTCOME_REJECTED }, { "5.3.0", DELIVERY_OUTCOME_UNDELIVERED }, { "5.7.1", DELIVERY_OUTCOME_REJECTED },
		{ "5.7.509", DELIVERY_OUTCOME_REJECTED }, { "5.1.8", DELIVERY_OUTCOME_REJECTED }, { "5.5.0", DELIVERY_OUTCOME_BOUNCED },
		{ "5.5.2", DELIVERY_OUTCOME_REJECTED }, { "5.6.0", DELIVERY_OUTCOME_REJECTED }, { "5.9.9", DELIVERY_OUTCOME_REJECTED },
		{ "4.4.7", DELIVERY_OUTCOME_UNDELIVERED }, { "5.2.3", DELIVERY_OUTCOME_REJECTED },
	};

	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		build(exchange, codes[i].status, codes[i].status);
		expect(built, codes[i].outcome, codes[i].status);
	}
}

static void
gmail_reports_failures_and_delays(void **state)
{
	build(gmail, "Failure", "failed", "5.1.1 (bad destination mailbox address)",
	      "550-5.1.1 The email account that you tried to reach does not exist");
	expect(built, DELIVERY_OUTCOME_BOUNCED, "5.1.1");
	build(gmail, "Failure", "failed", "5.7.26", "550-5.7.26 Unauthenticated email from example.org is not accepted");
	expect(built, DELIVERY_OUTCOME_REJECTED, "5.7.26");
	build(gmail, "Delay", "delayed", "4.4.1", "The recipient server did not accept our requests to connect.");
	expect(built, DELIVERY_OUTCOME_DELAYED, "4.4.1");
	/* What was tried for days and given up. */
	build(gmail, "Failure", "failed", "4.4.1", "The recipient server did not accept our requests to connect.");
	expect(built, DELIVERY_OUTCOME_UNDELIVERED, "4.4.1");
	build(gmail, "Relayed", "relayed (to a server without reports)", "2.0.0", "smtp; 250 OK");
	expect(built, DELIVERY_OUTCOME_DELIVERED, "2.0.0");
	build(gmail, "Odd", "forgotten", "5.1.1", "smtp; 550 5.1.1 gone");
	expect(built, DELIVERY_OUTCOME_DELIVERED, "5.1.1");
}

static void
a_report_about_several_is_as_mild_as_the_mildest(void **state)
{
	expect(HEAD "Reporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nAction: failed\r\nStatus: 4.4.7\r\n\r\n--b--\r\n",
	       DELIVERY_OUTCOME_UNDELIVERED, "4.4.7");
	expect(HEAD "Reporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\r\n"
	       "Action: expanded\r\nStatus: 2.0.0\r\n\r\n--b--\r\n",
	       DELIVERY_OUTCOME_DELIVERED, "2.0.0");
	expect(HEAD "Reporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nAction: failed\r\nStatus: 5.1.2\r\n\r\n--b--\r\n",
	       DELIVERY_OUTCOME_BOUNCED, "5.1.1");
}

/* Each would be a bounce if what it says elsewhere were taken for the report. */
static void
what_only_looks_like_a_report_is_none(void **state)
{
	static const char *const others[] = {
		"", "\r\n", "To: a@b", "Content-Type: multipart/report",
		/* an automatic reply, to whom the email came from */
		"To: bounce+0123456789ABC@blood.example.org\r\nFrom: rosa@gone.example\r\nSubject: I am away: 550 5.1.1\r\n"
		"Auto-Submitted: auto-replied\r\n"
		"Content-Type: text/plain\r\n\r\nI am away until Monday.\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n",
		/* a person who forwards a report */
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
		"Action: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n",
		/* a receipt */
		"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n"
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n",
		/* the words of a server that writes no reports */
		"Content-Type: text/plain\r\n\r\nHi. I was not able to deliver your message.\r\n"
		"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
		"Action: failed\r\nStatus: 5.1.1\r\n",
		/* a report within the email that comes back */
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
		"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n",
		/* no receiver */
		HEAD "Reporting-MTA: dns; x\r\nStatus: 5.1.1\r\n\r\n--b--\r\n",
		/* no boundary, an empty one, one that is too long */
		"Content-Type: multipart/report; report-type=delivery-status\r\n\r\n"
		"--\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n",
		"Content-Type: multipart/report; report-type=delivery-status; boundary=\"\"\r\n\r\n"
		"--\r\nContent-Type: message/delivery-status\r\n\r\n"
		"Action: failed\r\n",
		"Content-Type: multipart/report; boundary=01234567890123456789012345678901234567890123456789012345678901234567890\r\n\r\n"
		"--01234567890123456789012345678901234567890123456789012345678901234567890\r\n"
		"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n",
		/* a delimiter that only begins as one */
		"Content-Type: multipart/report; boundary=b\r\n\r\n--bb\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n",
	};

	for (size_t i = 0; i < COUNT_OF(others); i++)
		expect(others[i], DELIVERY_OUTCOME_NONE, "");
}

static void
a_report_in_another_spelling_is_read(void **state)
{
	/* quoted, folded, in capitals, with a comment, of RFC 6533, cut off after its block */
	expect("CONTENT-TYPE: Multipart/Report;\r\n charset=\"; boundary=c; \\\"; boundary=d\";\r\n"
	       "\tREPORT-TYPE=\"Delivery-Status\";\r\n\tBOUNDARY=\"b b\"\r\n\r\n"
	       "--b b  \r\ncontent-type: message/global-delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
	       "ACTION:\r\n FAILED(no such user)\r\nSTATUS:  5.1.1\r\n", DELIVERY_OUTCOME_BOUNCED, "5.1.1");
	/* lines in the head that are no fields */
	expect("not a field\r\n folded\r\nContent-Type: multipart/report; boundary=b\r\nneither this\r\n\r\n--b\r\n"
	       "Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1.1\r\n"
	       "Status: x\r\n", DELIVERY_OUTCOME_UNDELIVERED, "");
}

/* Of every length the bytes are read within their end, and the report is found as soon as it is whole. */
static void
a_report_that_was_cut_off_anywhere_is_read_within_its_end(void **state)
{
	const size_t whole = sizeof postfix - 1;
	enum delivery_outcome last = DELIVERY_OUTCOME_NONE;

	for (size_t length = 0; length <= whole; length++) {
		char *exact = (malloc)(length + 1);
		struct text receivers[2];

		assert_non_null(exact);
		memcpy(exact, postfix, length);
		last = delivery_status_read((struct text){ exact, length }).outcome;
		(void)delivery_status_receivers((struct text){ exact, length }, receivers, 2);
		(free)(exact);
	}
	assert_int_equal(last, DELIVERY_OUTCOME_BOUNCED);
}

/* A megabyte of one line, of empty lines, of folded lines, of delimiters, of blocks: each is read once. */
static void
a_megabyte_of_anything_is_read_in_linear_time(void **state)
{
	static const char *const pieces[] = { "x", "\n", "\n x", "--b\n", "Action: failed\n\n", "A:\n", "\"" };
	const size_t size = MIB, head = sizeof HEAD - 1;
	char *bytes = (malloc)(size);

	assert_non_null(bytes);
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		const size_t length = strlen(pieces[i]);

		memcpy(bytes, HEAD, head);
		for (size_t at = head; at < size; at++)
			bytes[at] = pieces[i][(at - head) % length];
		assert_int_equal(delivery_status_read((struct text){ bytes, size }).outcome,
		                 i == 4 ? DELIVERY_OUTCOME_UNDELIVERED : DELIVERY_OUTCOME_NONE);
		/* in the head */
		(void)delivery_status_read((struct text){ bytes + head, size - head });
		memcpy(bytes, "Content-Type: multipart/report;", 31);
		for (size_t at = 31; at < size; at++)
			bytes[at] = pieces[i][(at - 31) % length];
		assert_int_equal(delivery_status_read((struct text){ bytes, size }).outcome, DELIVERY_OUTCOME_NONE);
	}
	(free)(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(postfix_reports_an_address_that_is_gone),
		cmocka_unit_test(exim_is_read_by_the_answer_of_the_other_server),
		cmocka_unit_test(exchange_is_read_by_its_codes),
		cmocka_unit_test(gmail_reports_failures_and_delays),
		cmocka_unit_test(a_report_about_several_is_as_mild_as_the_mildest),
		cmocka_unit_test(what_only_looks_like_a_report_is_none),
		cmocka_unit_test(a_report_in_another_spelling_is_read),
		cmocka_unit_test(a_report_that_was_cut_off_anywhere_is_read_within_its_end),
		cmocka_unit_test(a_megabyte_of_anything_is_read_in_linear_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
