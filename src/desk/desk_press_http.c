/* desk_press_http: a device that keeps the roster, sends what was pressed on it, and hears that something changed (decision 74). */
#include <jansson.h>

#include "appointment/appointment_code.h"
#include "appointment/appointment_drive.h"
#include "base/id.h"
#include "desk/desk.h"
#include "desk/desk_form.h"
#include "desk/desk_live.h"
#include "desk/desk_person.h"
#include "desk/desk_press.h"
#include "desk/desk_question.h"
#include "desk/desk_roster.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"

static const struct form_field presses_fields[] = {
	FORM_FIELD(desk_presses_form, presses, .kind = FORM_WORDS, .required = true, .max = LIMIT_DESK_BATCH_CHARACTERS),
};
FORM_DEFINE(desk_presses_form, desk_presses_form, presses_fields);

/* A name of a press is read as one that was typed into a form. */
struct name_form { struct form_value name; };
static const struct form_field name_fields[] = { FORM_FIELD(name_form, name, .kind = FORM_LINE, .max = LIMIT_NAME_CHARACTERS) };
static const struct form name_form = { "name_form", name_fields, 1, sizeof(struct name_form) };

/* ---- what is sent to the device ---- */

static void
put(json_t *object, const char *name, json_t *value)
{
	(void)json_object_set_new(object, name, value);
}

static json_t *
json_text(struct text text)
{
	return json_stringn(text.length > 0 ? text.at : "", text.length);
}

static json_t *
json_instant(struct instant instant)
{
	return json_integer(instant_is_none(instant) ? 0 : instant.us / 1000);
}

/* What happened is for the blood service's own staff. */
static struct text
outcome_shown(const struct request *request, const struct donation_person *person)
{
	if (!person->has_outcome)
		return TEXT("");
	if (desk_is_staffed(request) || person->outcome.kind == OUTCOME_KIND_DID_NOT_COME)
		return outcome_kind_text(person->outcome.kind);
	return TEXT("finished");
}

/* False and empty are left out: a hall's line is slow, and most of a list of 400 people is that. */
static void
put_true(json_t *object, const char *name, bool value)
{
	if (value)
		put(object, name, json_true());
}

static void
put_text(json_t *object, const char *name, struct text value)
{
	if (!text_is_empty(value))
		put(object, name, json_text(value));
}

static json_t *
json_person(struct request *request, const struct desk_day *day, const struct donation_person *person)
{
	const struct appointment *appointment = &person->appointment;
	const struct desk_row row = desk_row_of(request, &day->drive, person);
	json_t *object = json_object();

	put(object, "id", json_text(row.id));
	put(object, "code", json_text(appointment_code(request->context.arena, appointment->id)));
	put(object, "name", json_text(row.name));
	put(object, "time", json_text(row.time));
	put(object, "starts", json_instant(row.helper ? INSTANT_NONE : appointment->starts));
	put_text(object, "leader", row.called.leader);
	put_true(object, "helper", row.helper);
	put_true(object, "walk_in", row.walk_in);
	put_true(object, "over", row.over_capacity);
	put_true(object, "group", row.group);
	put_true(object, "unclaimed", row.unclaimed);
	put_true(object, "unreached", appointment_is_unreached(&day->unreached, appointment->id));
	put(object, "arrived", json_instant(appointment->arrived_at));
	put(object, "finished", json_instant(appointment->finished_at));
	put_text(object, "outcome", outcome_shown(request, person));
	return object;
}

/* Which press of this device added whom. */
static bool
put_added(struct request *request, const struct desk_day *day, const struct desk_device *device, json_t *people)
{
	struct desk_added_list added;

	if (!desk_device_added(&request->context, day->drive.id, device->pass, &added))
		return false;
	for (size_t i = 0; i < added.count; i++)
		for (size_t j = 0; j < day->people.count; j++)
			if (appointment_id_equal(day->people.at[j].appointment.id, added.at[i].who))
				put(json_array_get(people, j), "press", json_text(added.at[i].key));
	return true;
}

static bool
put_honours(struct context *context, struct drive_id drive, json_t *object)
{
	json_t *honours = json_array();
	struct desk_honour_list list;

	put(object, "honours", honours);
	if (!desk_honours(context, drive, &list))
		return false;
	for (size_t i = 0; i < list.count; i++) {
		json_t *honour = json_object();

		put(honour, "id", json_text(list.at[i].value));
		put(honour, "name", json_text(list.at[i].name));
		(void)json_array_append_new(honours, honour);
	}
	return true;
}

/* The roster as the device may keep it.  false: a fault. */
static bool
put_roster(struct request *request, const struct desk_device *device, const struct drive *of, json_t *object)
{
	struct context *context = &request->context;
	json_t *people = json_array();
	struct desk_day day;
	int64_t seen, asked;

	put(object, "people", people);
	if (!desk_day_read(context, of->id, &day) || !desk_press_newest(context, of->id, &seen) ||
	    !desk_questions_count(context, of, desk_is_staffed(request) ? DESK_ASKS_STAFF : DESK_ASKS_TEAM, &asked))
		return false;
	put(object, "seen", json_integer(seen));
	put(object, "asked", json_integer(asked));
	put(object, "staff", json_boolean(desk_is_staffed(request)));
	put(object, "closed", json_boolean(day.drive.day_closed));
	put(object, "cancelled", json_boolean(day.drive.state == DRIVE_STATE_CANCELLED));
	put(object, "starts", json_instant(day.drive.starts));
	put(object, "ends", json_instant(day.drive.ends));
	put(object, "offset", json_integer(zone_offset_minutes(day.drive.words.zone, day.drive.starts)));
	put(object, "code", json_text(desk_pass_code_shown(context, device->pass)));
	for (size_t i = 0; i < day.people.count; i++)
		(void)json_array_append_new(people, json_person(request, &day, &day.people.at[i]));
	return put_added(request, &day, device, people) && put_honours(context, of->id, object);
}

/* The roster is on a device for twelve hours after the day at most, and never after its code has ended. */
static bool
may_keep_roster(const struct context *context, const struct desk_device *device, const struct drive *drive)
{
	return instant_is_none(device->ended_at) && instant_compare(instant_plus(drive->ends, DESK_AFTER), context->now) > 0;
}

static void
respond_state(struct request *request, const struct desk_device *device, const struct drive *drive, json_t *object)
{
	struct context *context = &request->context;
	int64_t held;

	put(object, "now", json_instant(context->now));
	put(object, "drive", json_text(id_text(context->arena, drive->id.id)));
	put(object, "until", json_instant(instant_plus(drive->ends, DESK_AFTER)));
	if (!desk_device_held(context, device->pass, &held) ||
	    (may_keep_roster(context, device, drive) && !put_roster(request, device, drive, object))) {
		json_decref(object);
		respond_error(request);
		return;
	}
	put(object, "held", json_integer(held));
	respond_json_object(request, 200, object);
}

/* false: already answered. */
static bool
find_device(struct request *request, struct drive_id id, struct desk_device *device, struct drive *drive)
{
	struct context *context = &request->context;

	switch (desk_device_find(context, id, request_cookie(request, TEXT("desk")), device)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	if (drive_read(context, id, drive) != FOUND_OK) {
		respond_error(request);
		return false;
	}
	request->visitor.crew_pass = device->pass;
	request->visitor.crew_kind = device->kind;
	return true;
}

void
desk_http_people(struct request *request, struct drive_id id)
{
	struct desk_device device;
	struct drive drive;

	if (!find_device(request, id, &device, &drive))
		return;
	if (may_keep_roster(&request->context, &device, &drive))
		respond_state(request, &device, &drive, json_object());
	else
		respond_gone(request);
}

/* ---- what the device sends ---- */

static struct text
text_of_json(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return json_is_string(value) ? (struct text){ json_string_value(value), json_string_length(value) } : TEXT("");
}

static struct text
name_of_json(struct context *context, const json_t *object)
{
	struct form_pair pair = { .name = TEXT("name"), .value = text_of_json(object, "name") };
	const struct form_body body = { .pairs = &pair, .count = 1 };
	struct name_form form;

	return form_read(context, &name_form, &body, &form) ? text_copy(context->arena, form.name.text) : TEXT("");
}

/* An instant within what the server can have made; none: it is not. */
static struct instant
instant_of_json(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	const json_int_t ms = json_is_integer(value) ? json_integer_value(value) : -1;

	return ms > 0 && ms < INT64_C(1) << 43 ? (struct instant){ ms * 1000 } : INSTANT_NONE;
}

/* A page of this drive; else none. */
static struct honour_page_id
page_of_json(struct context *context, const json_t *object, struct drive_id drive)
{
	struct honour_page_id page;

	if (!id_from_text(text_of_json(object, "honour"), &page.id) || drive_of_page(context, drive, page) != FOUND_OK)
		return HONOUR_PAGE_ID_NONE;
	return page;
}

/* false: the press was not made by our page. */
static bool
press_of_json(struct context *context, const json_t *object, struct drive_id drive, struct desk_press *press)
{
	const json_t *seen = json_object_get(object, "seen");
	const struct text added = text_of_json(object, "press");

	*press = (struct desk_press){ .at = instant_of_json(object, "at"), .name = name_of_json(context, object),
		.page = page_of_json(context, object, drive), .shown = text_equal(text_of_json(object, "shown"), TEXT("name")) };
	if (!token_from_text(context->arena, text_of_json(object, "id"), DESK_PRESS_KEY_LENGTH, &press->key) ||
	    !desk_press_kind_from_text(text_of_json(object, "kind"), &press->kind) || instant_is_none(press->at))
		return false;
	if (!json_is_integer(seen) || json_integer_value(seen) < 0)
		return false;
	press->seen = json_integer_value(seen);
	if (!text_is_empty(added) && !token_from_text(context->arena, added, DESK_PRESS_KEY_LENGTH, &press->added))
		return false;
	if (press->kind == DESK_PRESS_KIND_WALK_IN || press->kind == DESK_PRESS_KIND_HELPER)
		return true;
	return id_from_text(text_of_json(object, "who"), &press->who.id) || !text_is_empty(press->added);
}

static json_t *
json_answer(struct arena *arena, struct text key, const char *answer, struct appointment_id who)
{
	json_t *object = json_object();

	put(object, "id", json_text(key));
	put(object, "answer", json_string(answer));
	put(object, "who", json_text(appointment_id_is_none(who) ? TEXT("") : id_text(arena, who.id)));
	return object;
}

/* What a fault kept from being recorded is to be sent again; the others are not held up by it. */
static json_t *
answer_press(struct context *context, const struct desk_device *device, const struct drive *drive, const json_t *object)
{
	struct desk_press press;
	struct desk_pressed pressed;

	if (!press_of_json(context, object, drive->id, &press))
		return json_answer(context->arena, text_of_json(object, "id"), "refused", APPOINTMENT_ID_NONE);
	if (!desk_press(context, drive, device, &press, &pressed))
		return json_answer(context->arena, press.key, "again", APPOINTMENT_ID_NONE);
	return json_answer(context->arena, press.key, desk_answer_words[pressed.answer], pressed.who);
}

static void
refuse_batch(struct request *request, int status, const char *why)
{
	json_t *object = json_object();

	put(object, "error", json_string(why));
	respond_json_object(request, status, object);
}

void
desk_http_presses(struct request *request, struct drive_id id)
{
	struct desk_presses_form form;
	struct desk_device device;
	struct drive drive;
	json_t *presses, *answers, *object;
	int64_t held;

	if (!find_device(request, id, &device, &drive))
		return;
	presses = form_read(&request->context, &desk_presses_form, &request->form, &form) ?
		json_loadb(form.presses.text.at, form.presses.text.length, JSON_REJECT_DUPLICATES, NULL) : NULL;
	if (!json_is_array(presses)) {
		json_decref(presses);
		refuse_batch(request, 400, "send one field, presses, with a JSON array");
		return;
	}
	if (json_array_size(presses) > LIMIT_DESK_PRESSES) {
		json_decref(presses);
		refuse_batch(request, 413, "send fewer presses at a time");
		return;
	}
	if (!desk_device_held(&request->context, device.pass, &held) || held > LIMIT_DESK_PRESSES_HELD) {
		json_decref(presses);
		refuse_batch(request, 429, "this device has sent more than one day can have");
		return;
	}
	answers = json_array();
	for (size_t i = 0; i < json_array_size(presses); i++)
		(void)json_array_append_new(answers, answer_press(&request->context, &device, &drive, json_array_get(presses, i)));
	json_decref(presses);
	object = json_object();
	put(object, "answers", answers);
	respond_state(request, &device, &drive, object);
}

/* ---- a stream that says when to ask again ---- */

static struct text
live_key(struct context *context, struct drive_id drive)
{
	return crypto_token(context->arena, &context->site->keys, PRIVATE_LINK_DESK_LIVE, drive.id, 0);
}

struct link
desk_live(struct context *context, struct drive_id drive)
{
	return link_desk_http_live(context->arena, drive, (struct secret){ live_key(context, drive) });
}

/* A number that is another one after each press; it says nothing by itself. */
void
desk_http_live(struct request *request, struct drive_id id, struct secret key)
{
	struct context *context = &request->context;
	json_t *object;
	int64_t newest;

	if (!crypto_equal(text_bytes(key.text), text_bytes(live_key(context, id)))) {
		respond_not_found(request);
		return;
	}
	if (!desk_press_newest(context, id, &newest)) {
		respond_error(request);
		return;
	}
	object = json_object();
	put(object, "n", json_integer(newest));
	respond_live_object(request, object);
}
