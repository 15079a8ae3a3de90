/* The page of a form: saved after a POST that has to be corrected, and read again by the GET, for the browser that sent it. */
#include "http/dispatch_test.h"

#include <stdio.h>

#include "http/form_draft.h"
#include "http/form_page.h"
#include "http/query.h"

#define SAVE ((struct link){ TEXT("/thing/save") })
#define PAGE ((struct link){ TEXT("/thing") })

struct thing_form { struct form_value name, note, picture, saved, loud, key, version; };
static const struct words name_label = { "Name" }, note_label = { "Note" }, loud_label = { "Loud" }, taken = { "This name is taken." },
                          none_chosen = { "Choose a picture." };
static const struct form_field fields[] = {
	FORM_FIELD(thing_form, name, .kind = FORM_LINE, .required = true, .label = &name_label),
	FORM_FIELD(thing_form, note, .kind = FORM_WORDS, .max = 20, .label = &note_label),
	FORM_FIELD(thing_form, picture, .kind = FORM_PICTURE, .required = true, .empty = &none_chosen, .aside = true),
	FORM_FIELD(thing_form, saved, .kind = FORM_UPLOAD, .aside = true),
	FORM_FIELD(thing_form, loud, .kind = FORM_TICK, .label = &loud_label),
	FORM_FIELD(thing_form, key, .kind = FORM_SECRET, .required = true),
	FORM_FIELD(thing_form, version, .kind = FORM_VERSION),
};
static FORM_DEFINE(thing_form, thing_form, fields);

static const struct route save_route = { METHOD_POST, "/thing/save", .form = &thing_form, .idempotent = true, .handler = "save" };
static const struct route page_route = { METHOD_GET, "/thing", .handler = "page" };
static const struct header of_another[] = { { TEXT("Cookie"), TEXT("form=" OTHER_BROWSER) } };

static struct thing_form form;
static struct form_page shown;
static struct request request;

/* A key of this browser for the last press. */
static const char *
own_key(void)
{
	struct request asking = request_of("GET", "/thing", NULL);

	return text_terminated(bench->context.arena, request_new_key(&asking, SAVE));
}

static const char *
version_of(const char *name, const char *note)
{
	struct thing_form stored = { 0 };

	form_set(&stored.name, text_of(name));
	form_set(&stored.note, text_of(note));
	return text_terminated(bench->context.arena, form_version(&bench->context, &thing_form, &stored));
}

/* Sent by this browser, read, and what its handler then blames. */
static void
send(const char *body, const struct words *blamed, struct form_page_of of)
{
	struct form_changes changes;

	request = request_of("POST", "/thing/save", body);
	request.route = &save_route;
	request.path = TEXT("/thing/save");
	request.form = query_pairs(bench->context.arena, text_of(body));
	for (size_t i = 0; i < request.form.count; i++)
		if (text_equal(request.form.pairs[i].name, TEXT("key")) && request.form.pairs[i].value.length == FORM_KEY_LENGTH)
			request.key = request.form.pairs[i].value;
	form = (struct thing_form){ 0 };
	(void)!form_read(&request.context, &thing_form, &request.form, &form);
	form.picture.error = TEXT_NONE;           /* one that was sent before waits */
	if (blamed)
		form_blame(&form.name, blamed);
	if (of.stored && form_is_overtaken(&request.context, &thing_form, &form, of.stored, &changes))
		of.changes = &changes;
	of.form = &thing_form;
	of.values = &form;
	of.post = SAVE;
	of.page = PAGE;
	shown = form_page(&request, &of);
}

/* The page that the press led to, as this browser opens it, or another one does. */
static void
open_as(const char *browser, struct text at, struct form_page_of of)
{
	request = request_of("GET", "/thing", NULL);
	request.route = &page_route;
	if (strcmp(browser, OTHER_BROWSER) == 0)
		request.headers = of_another, request.header_count = COUNT_OF(of_another);
	text_cut(at, '?', &request.path, &request.query);
	form = (struct thing_form){ 0 };
	form_set(&form.name, TEXT("as it is new"));
	of.form = &thing_form;
	of.values = &form;
	of.post = SAVE;
	of.page = PAGE;
	shown = form_page(&request, &of);
	assert_false(shown.answered);
	assert_int_equal(shown.status, 200);
}

static struct text
led_to(void)
{
	assert_true(shown.answered && request.response->step);
	assert_int_equal(request.response->status, 303);
	return header_of(&request, "Location");
}

static const char *
body(const char *format, ...)
{
	char text[1000];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	return text_terminated(bench->context.arena, text_format(bench->context.arena, "%s", text));
}

static void
a_mistake_is_said_by_the_forms_own_page(void **state)
{
	const char *key = own_key();
	struct text at;

	(void)state;
	send(body("name=&note=%%C3%%84ther+%%26+Luft&loud=yes&key=%s", key), NULL, (struct form_page_of){ 0 });
	at = led_to();
	assert_true(text_equal(at, text_format(bench->context.arena, "/thing?draft=%s", key)));
	open_as(BROWSER, at, (struct form_page_of){ 0 });
	assert_int_equal(shown.summary.errors.count, 1);
	assert_true(text_equal(shown.summary.errors.at[0].anchor.text, TEXT("#name")));
	assert_true(shown.layout.problem && shown.layout.no_index);
	assert_true(text_is_empty(form.name.typed) && text_equal(form.note.typed, TEXT("\u00c4ther & Luft")) && form.loud.ticked);
	/* Its key is the one that it was sent with, so that it is one press however often it is sent. */
	assert_true(text_equal(form.key.typed, text_of(key)));
}

/* What the handler found, and only that: the GET does not find out again. */
static void
wrong_is_what_was_wrong_when_it_was_sent(void **state)
{
	(void)state;
	send(body("name=Mara&key=%s", own_key()), &taken, (struct form_page_of){ 0 });
	open_as(BROWSER, led_to(), (struct form_page_of){ 0 });
	assert_int_equal(shown.summary.errors.count, 1);
	assert_true(text_equal(form.name.error, TEXT("This name is taken.")) && text_is_empty(form.picture.error));
	assert_true(text_equal(form.name.typed, TEXT("Mara")));
}

static void
what_nobody_sees_is_said_again_too(void **state)
{
	(void)state;
	send(body("name=Ma%%00ra&note=one&note=two&key=%s", own_key()), NULL, (struct form_page_of){ 0 });
	open_as(BROWSER, led_to(), (struct form_page_of){ 0 });
	assert_int_equal(shown.summary.errors.count, 2);
	assert_false(text_is_empty(form.name.error) || text_is_empty(form.note.error));
}

/* Nothing is wrong; it comes back with a question, or with another picture. */
static void
a_form_that_comes_back_without_a_mistake_has_none(void **state)
{
	(void)state;
	send(body("name=Mara&saved=0123456789ABCDEFGHJKMNPQRS&key=%s", own_key()), NULL, (struct form_page_of){ 0 });
	open_as(BROWSER, led_to(), (struct form_page_of){ 0 });
	assert_false(shown.layout.problem);
	assert_true(text_equal(form.name.typed, TEXT("Mara")));
	assert_true(text_equal(form.saved.text, TEXT("0123456789ABCDEFGHJKMNPQRS")));
}

static void
without_a_key_of_this_browser_the_page_is_the_answer(void **state)
{
	(void)state;
	send("name=&key=short", NULL, (struct form_page_of){ 0 });
	assert_false(shown.answered);
	assert_int_equal(shown.status, 422);
	assert_int_equal(form.key.typed.length, FORM_KEY_LENGTH);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM draft"), 0);
}

static void
what_cannot_be_saved_is_answered_in_place(void **state)
{
	const struct link save = SAVE;
	struct form_page_of of = { .form = &thing_form, .values = &form, .post = save, .in_place = true };

	(void)state;
	send(body("name=&key=%s", own_key()), NULL, (struct form_page_of){ .in_place = true });
	assert_false(shown.answered);
	assert_int_equal(shown.status, 422);
	/* The writer did not keep it: the handler runs again, and may only read. */
	of.in_place = false;
	request.unsaved = true;
	shown = form_page(&request, &of);
	assert_false(shown.answered);
	assert_int_equal(shown.status, 422);
	assert_true(request.comes_back);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM draft"), 0);
}

static void
another_browser_sees_the_form_as_it_is_new(void **state)
{
	struct text at;

	(void)state;
	send(body("name=&note=mine&key=%s", own_key()), NULL, (struct form_page_of){ 0 });
	at = led_to();
	open_as(OTHER_BROWSER, at, (struct form_page_of){ 0 });
	assert_true(text_equal(form.name.typed, TEXT("as it is new")) && !shown.layout.problem);
	open_as(BROWSER, at, (struct form_page_of){ 0 });
	assert_true(text_equal(form.note.typed, TEXT("mine")));
	bench->context.now = instant_plus(bench->context.now, LIMIT_DRAFT_MINUTES * INSTANT_MINUTE);
	open_as(BROWSER, at, (struct form_page_of){ 0 });
	assert_true(text_equal(form.name.typed, TEXT("as it is new")) && !shown.layout.problem);
	open_as(BROWSER, TEXT("/thing?draft=%00"), (struct form_page_of){ 0 });
	assert_true(text_equal(form.name.typed, TEXT("as it is new")));
}

/* Back from where the corrected form led. */
static void
a_form_that_was_sent_is_a_new_one_on_the_way_back(void **state)
{
	const char *key = own_key();
	struct link first;
	struct text at;

	(void)state;
	send(body("name=&note=wrong&key=%s", key), NULL, (struct form_page_of){ 0 });
	at = led_to();
	request.key = text_of(key);
	idempotency_take_key(&request);
	assert_int_equal(idempotency_store(&request, request.key_mac, TEXT("/done"), &first), IDEMPOTENCY_STORE_OK);
	open_as(BROWSER, at, (struct form_page_of){ 0 });
	assert_true(text_equal(form.name.typed, TEXT("as it is new")) && text_is_empty(form.note.typed));
	assert_false(text_equal(form.key.typed, text_of(key)));
}

/* The handler put the stored note where this person had left it alone, and the GET shows both changes all the same. */
static void
what_someone_else_changed_is_compared_again(void **state)
{
	struct thing_form stored = { 0 };
	struct text at;

	(void)state;
	form_set(&stored.name, TEXT("Mara"));
	form_set(&stored.note, TEXT("theirs"));
	send(body("name=Mary&note=old&key=%s&version=%s", own_key(), version_of("Mara", "old")), NULL,
	     (struct form_page_of){ .stored = &stored });
	at = led_to();
	open_as(BROWSER, at, (struct form_page_of){ .stored = &stored, .there = PAGE });
	assert_true(shown.changes.any && shown.layout.problem);
	assert_int_equal(shown.changes.fields.count, 2);
	assert_true(shown.changes.fields.at[1].theirs && text_equal(shown.changes.fields.at[1].yours, TEXT("old")));
	assert_true(text_equal(form.name.typed, TEXT("Mary")) && text_equal(form.note.typed, TEXT("theirs")));
	assert_true(text_equal(form.version.typed, text_of(version_of("Mara", "theirs"))));
	/* It was changed back since. */
	form_set(&stored.note, TEXT("old"));
	open_as(BROWSER, at, (struct form_page_of){ .stored = &stored, .there = PAGE });
	assert_false(shown.changes.any || shown.layout.problem);
	assert_true(text_equal(form.note.typed, TEXT("old")));
}

static void
what_the_page_showed_is_compared_again(void **state)
{
	struct text at;

	(void)state;
	send(body("name=Mara&key=%s&version=00000001", own_key()), NULL,
	     (struct form_page_of){ .current = TEXT("00000002"), .outdated = true });
	at = led_to();
	open_as(BROWSER, at, (struct form_page_of){ .current = TEXT("00000002") });
	assert_true(shown.outdated.outdated && shown.layout.problem);
	assert_true(text_equal(form.version.typed, TEXT("00000002")));
	open_as(BROWSER, at, (struct form_page_of){ .current = TEXT("00000001") });
	assert_false(shown.outdated.outdated || shown.layout.problem);
}

static void
a_form_of_several_steps_leads_to_its_draft(void **state)
{
	const char *key = own_key();

	(void)state;
	send(body("name=&key=%s", key), NULL, (struct form_page_of){ .several_steps = true });
	assert_true(text_equal(led_to(), text_format(bench->context.arena, "/thing/draft/%s", key)));
}

static void
an_address_with_a_question_gets_one_more(void **state)
{
	const struct link here = { TEXT("/thing?done=gone") };
	const char *key = own_key();

	(void)state;
	send(body("name=&key=%s", key), NULL, (struct form_page_of){ .in_place = true });
	shown = form_page(&request, &(struct form_page_of){ .form = &thing_form, .values = &form, .post = SAVE, .page = here });
	assert_true(text_equal(led_to(), text_format(bench->context.arena, "/thing?done=gone&draft=%s", key)));
}

/* The page is about the form that was sent. */
static void
of_several_forms_the_one_that_was_sent_comes_back(void **state)
{
	struct form_page page = { 0 };
	struct typed_form other = { 0 };
	const struct form_page_of of_thing = { .form = &thing_form, .values = &form, .post = SAVE, .page = PAGE };
	const struct form_page_of of_other = { .form = &typed_form, .values = &other, .post = { TEXT("/typed") }, .page = PAGE };
	struct text at;

	(void)state;
	send(body("name=&key=%s", own_key()), NULL, (struct form_page_of){ .in_place = true });
	assert_true(form_page_add(&request, &thing_form, &of_other, &page));
	assert_int_equal(other.key.typed.length, FORM_KEY_LENGTH);
	assert_false(form_page_add(&request, &thing_form, &of_thing, &page));
	shown.answered = true;
	at = led_to();
	open_as(BROWSER, at, (struct form_page_of){ 0 });
	page = (struct form_page){ 0 };
	assert_true(form_page_add(&request, NULL, &of_thing, &page) && form_page_add(&request, NULL, &of_other, &page));
	assert_int_equal(page.summary.errors.count, 1);
	assert_true(text_equal(page.summary.errors.at[0].anchor.text, TEXT("#name")));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(a_mistake_is_said_by_the_forms_own_page),
		TEST(wrong_is_what_was_wrong_when_it_was_sent),
		TEST(what_nobody_sees_is_said_again_too),
		TEST(a_form_that_comes_back_without_a_mistake_has_none),
		TEST(without_a_key_of_this_browser_the_page_is_the_answer),
		TEST(what_cannot_be_saved_is_answered_in_place),
		TEST(another_browser_sees_the_form_as_it_is_new),
		TEST(a_form_that_was_sent_is_a_new_one_on_the_way_back),
		TEST(what_someone_else_changed_is_compared_again),
		TEST(what_the_page_showed_is_compared_again),
		TEST(a_form_of_several_steps_leads_to_its_draft),
		TEST(an_address_with_a_question_gets_one_more),
		TEST(of_several_forms_the_one_that_was_sent_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
