#include "tests/journey/world.h"

#include <stdio.h>
#include <string.h>

#include "waiting/waiting.h"
#include "base/id.h"
#include "base/log.h"
#include "desk/desk_live.h"
#include "expanders.h"
#include "follow/follow.h"
#include "html/form.h"
#include "limits.h"
#include "media/media_picture.h"

static struct text
part_of(struct world *world, const char *path, const char *start)
{
	const char *at = strstr(path, start);

	ASSERT(at != NULL);
	at += strlen(start);
	return text_copy(world->setting.journey->arena, (struct text){ at, strcspn(at, "/?") });
}

static struct text
id_of(struct world *world, const char *sql)
{
	return id_text(world->setting.journey->arena, test_bench_count(world->setting.journey->bench, sql));
}

/* A stranger with everything of their own: a page, a drive, a desk. */
static void
make_stranger(struct world *world)
{
	struct setting other = world->setting;

	world->stranger = browser_open(other.journey);
	browser_sign_in(world->stranger, "stranger@example.org");
	other.anna = other.desk = world->stranger;
	other.manage = setting_open_page(world->stranger, "Somebody Else", NULL);
	setting_publish_page(world->stranger, other.manage, true);
	other.organise = setting_open_drive(world->stranger, other.manage, 2);
	other.roster = journey_text(other.journey, "/desk/%s", other.organise + strlen("/drive/"));
	setting_desk(&other);
	world->parts[WORLD_OTHER_PAGE] = part_of(world, other.manage, "/page/");
	world->parts[WORLD_OTHER_DRIVE] = part_of(world, other.organise, "/drive/");
	browser_visit(world->stranger, "%s", other.manage);
	world->other_key = part_of(world, journey_text(other.journey, "%.*s", TEXT_PRINT(page_inside(other.journey->arena,
	                           world->stranger->page, TEXT("link-field")))), "/honour/");
	browser_visit(world->stranger, "%s/joining", other.organise);
	browser_press(world->stranger, "Let other pages ask");
	browser_visit(world->setting.anna, "%s/joining", world->setting.organise);
	browser_press(world->setting.anna, "Let other pages ask");
	browser_visit(world->stranger, "%s/join", other.manage);
	browser_press(world->stranger, "Ask to join");
	browser_see(world->stranger, "You asked to join. The organiser answers by email");
	world->parts[WORLD_JOIN] = id_of(world, "SELECT id FROM drive_join");
}

/* Eight grey pixels by eight. */
#define JPEG_HEX \
	"ffd8ffe000104a46494600010100000100010000ffdb0043001b12141714111b1716171e1c1b2028422b28252528513a3d3042605565645f" \
	"555d5b6a7899816a7190735b5d85b586909ea3abadab6780bcc9baa6c799a8aba4ffc0000b080008000801011100ffc40014000100000000" \
	"000000000000000000000005ffc40014100100000000000000000000000000000000ffda0008010100003f0055ffd9"

/* What media_prepare() would leave is stored by hand. */
static int64_t
keep_picture(struct world *world)
{
	struct test_bench *bench = world->setting.journey->bench;
	const int64_t id = id_new(bench->context.now);

	test_bench_run(bench, journey_text(world->setting.journey, "INSERT INTO media VALUES (%lld, 'picture', 'stored',"
	               " (SELECT min(id) FROM honour_page), 8, 8, 'Konrad in the garden', %lld, NULL, X'" JPEG_HEX "')",
	               (long long)id, (long long)bench->context.now.us));
	return id;
}

static void
make_picture(struct world *world)
{
	const int64_t picture = keep_picture(world);

	test_bench_run(world->setting.journey->bench, journey_text(world->setting.journey, "UPDATE honour_page SET picture = %lld"
	               " WHERE id = (SELECT min(id) FROM honour_page)", (long long)picture));
	world->parts[WORLD_PICTURE] = id_text(world->setting.journey->arena, picture);
}

/* ---- the second half ---- */

static void
leave_message(struct world *world, const char *words)
{
	struct browser *visitor = world->setting.visitor;

	browser_visit(visitor, "/mine/%.*s/message", TEXT_PRINT(world->parts[WORLD_CAME]));
	browser_fill(visitor, "words", words);
	browser_press(visitor, "Send it to the family");
	browser_see(visitor, "Sent to the family");
}

/* One that is on the page, with a picture; one that was removed; one that waits. */
static void
make_messages(struct world *world)
{
	struct setting *setting = &world->setting;
	const int64_t picture = keep_picture(world);

	leave_message(world, "He laughed a lot.");
	test_bench_run(setting->journey->bench, journey_text(setting->journey, "INSERT INTO message_picture VALUES"
	               " ((SELECT min(id) FROM message), 1, %lld)", (long long)picture));
	world->parts[WORLD_MESSAGE_PICTURE] = id_text(setting->journey->arena, picture);
	browser_visit(setting->ruth, "%s/messages", setting->manage);
	browser_press(setting->ruth, "Publish");
	leave_message(world, "Not for him.");
	browser_visit(setting->ruth, "%s/messages", setting->manage);
	browser_press(setting->ruth, "Remove");
	leave_message(world, "I will come again.");
	world->parts[WORLD_MESSAGE] = id_of(world, "SELECT id FROM message WHERE state = 'waiting'");
	world->parts[WORLD_REMOVED_MESSAGE] = id_of(world, "SELECT id FROM message WHERE state = 'removed'");
}

/* A picture that waits for its message. */
static void
make_upload(struct world *world)
{
	struct browser *visitor = world->setting.visitor;

	browser_visit(visitor, "/mine/%.*s/message", TEXT_PRINT(world->parts[WORLD_CAME]));
	browser_choose_file(visitor, "pictures", "konrad.png", world_pixel());
	browser_press(visitor, "Add pictures");
	world->parts[WORLD_UPLOAD] = text_copy(world->setting.journey->arena, browser_field(visitor, "saved_1"));
}

/* Ends on the letter's own page. */
static void
write_letter(struct world *world, enum world_kind letter, enum world_kind picture)
{
	struct setting *setting = &world->setting;
	const int64_t whole = keep_picture(world), small = keep_picture(world);

	browser_visit(setting->ruth, "%s/thanks/new", setting->manage);
	browser_fill(setting->ruth, "words", "Thank you, all of you.");
	browser_fill(setting->ruth, "in_public", "yes");
	browser_press(setting->ruth, "Save as a draft");
	browser_see(setting->ruth, "A draft.");
	world->parts[letter] = part_of(world, setting_here(setting->ruth), "/thanks/");
	world->parts[picture] = id_text(setting->journey->arena, whole);
	test_bench_run(setting->journey->bench, journey_text(setting->journey, "INSERT INTO thanks_picture VALUES (%lld, %lld,"
	               " (SELECT max(id) FROM thanks_letter))", (long long)whole, (long long)small));
}

/* One that was sent when the day had begun, and its link for stopping them; and a draft. */
static void
make_letters(struct world *world)
{
	struct setting *setting = &world->setting;
	struct journey_letter letter;

	write_letter(world, WORLD_LETTER, WORLD_LETTER_PICTURE);
	browser_follow(setting->ruth, "Send it, or choose a time");
	browser_fill(setting->ruth, "when", "now");
	journey_wait(setting->journey, INSTANT_HOUR);
	browser_press(setting->ruth, "Send it");
	assert_true(expanders_run(&setting->journey->bench->context) > 0);
	assert_int_equal(expanders_run(&setting->journey->bench->context), 0);
	letter = journey_letter(setting->journey, "maria@example.org");
	world->parts[WORLD_STOP] = part_of(world, journey_letter_link(setting->journey, &letter, "/stop/"), "/stop/");
	journey_wait(setting->journey, -INSTANT_HOUR);
	write_letter(world, WORLD_DRAFT, WORLD_DRAFT_PICTURE);
}

static void
make_gift(struct world *world)
{
	struct browser *visitor = world->setting.visitor;

	browser_visit(visitor, "%s/elsewhere", world->setting.page);
	browser_fill(visitor, "venue", "Riverside Blood Service");
	browser_fill(visitor, "date", "2026-10-20");
	browser_fill(visitor, "name", "Otto Wald");
	browser_press(visitor, "Tell the family");
	browser_see(visitor, "The family will read it");
	world->parts[WORLD_GIFT] = id_of(world, "SELECT id FROM donation_elsewhere");
}

/* Public: a tribute, the stranger's page, a feed. */
static void
make_more(struct world *world)
{
	struct setting *setting = &world->setting;
	struct browser *ruth = setting->ruth;

	browser_visit(ruth, "%s/listing", setting->manage);
	browser_fill(ruth, "listing", "public");
	browser_press(ruth, "Save");
	browser_visit(ruth, "%s/more", setting->manage);
	browser_fill(ruth, "title", "The river");
	browser_fill(ruth, "web", "https://songs.example.net/river");
	browser_press(ruth, "Add this song or text");
	browser_fill(ruth, "address", text_terminated(ruth->arena, world->other_key));
	browser_press(ruth, "Add this page");
	browser_see(ruth, "Somebody Else");
	world->parts[WORLD_TRIBUTE] = id_of(world, "SELECT id FROM tribute");
	assert_true(follow_tend(&setting->journey->bench->context));
	browser_visit(ruth, "%s/following", setting->manage);
	browser_fill(ruth, "picture_shared", "yes");
	browser_press(ruth, "Save");
	browser_visit(ruth, "%s/following", setting->manage);
	world->parts[WORLD_FEED] = part_of(world, journey_text(setting->journey, "%.*s", TEXT_PRINT(page_inside(setting->journey->arena,
	                                   ruth->page, TEXT("link-box")))), "/feed/");
}

/* The page is followed from other servers, which were told of the letter. Making a key would take a second. */
static void
make_fediverse(struct world *world)
{
	struct setting *setting = &world->setting;
	struct test_bench *bench = setting->journey->bench;
	const int64_t note = id_new(bench->context.now);

	browser_visit(setting->ruth, "%s/fediverse", setting->manage);
	browser_press(setting->ruth, "Let people follow from other servers");
	browser_see(setting->ruth, "The page can be followed from other servers.");
	test_bench_run(bench, "UPDATE activitypub_actor SET public_key = 'a key'");
	test_bench_run(bench, journey_text(setting->journey, "INSERT INTO activitypub_note SELECT %lld, honour_page, 'letter', id, NULL,"
	               " started_at, started_at, NULL FROM thanks_letter WHERE started_at IS NOT NULL LIMIT 1", (long long)note));
	world->parts[WORLD_NOTE] = id_text(setting->journey->arena, note);
}

/* What newspapers may read and print. */
static void
make_press(struct world *world)
{
	struct setting *setting = &world->setting;
	const int64_t picture = keep_picture(world);

	browser_visit(setting->ruth, "%s/press", setting->manage);
	browser_fill(setting->ruth, "words", "He laughed a lot.");
	browser_fill(setting->ruth, "released", "yes");
	browser_press(setting->ruth, "Save");
	browser_see(setting->ruth, "See the page for newspapers");
	test_bench_run(setting->journey->bench, journey_text(setting->journey, "INSERT INTO press_picture (picture, honour_page, credit)"
	               " SELECT %lld, min(id), 'Asha' FROM honour_page", (long long)picture));
	world->parts[WORLD_PRESS_PICTURE] = id_text(setting->journey->arena, picture);
}

/* Someone who has confirmed that they follow the page. */
static void
make_follower(struct world *world)
{
	struct setting *setting = &world->setting;

	browser_visit(setting->visitor, "%s/follow", setting->page);
	browser_fill(setting->visitor, "email", "rea@example.org");
	browser_fill(setting->visitor, "often", "daily");
	browser_press(setting->visitor, "Follow by email");
	const struct journey_letter letter = journey_letter(setting->journey, "rea@example.org");
	world->parts[WORLD_FOLLOW] = part_of(world, journey_letter_link(setting->journey, &letter, "/follow/"), "/follow/");
	browser_visit(setting->visitor, "/follow/%.*s", TEXT_PRINT(world->parts[WORLD_FOLLOW]));
	browser_press(setting->visitor, "Follow this page");
	browser_see(setting->visitor, "You follow this page.");
}

static void
make_links(struct world *world)
{
	struct setting *setting = &world->setting;
	struct journey_letter letter = journey_letter(setting->journey, "lena@example.org");
	struct text no_email;

	world->parts[WORLD_GROUP] = part_of(world, journey_letter_link(setting->journey, &letter, "/group/"), "/group/");
	world->parts[WORLD_SEAT] = part_of(world, journey_letter_link(setting->journey, &letter, "/seat/"), "/seat/");
	/* Of the first email to an address that is not known. */
	no_email = text_from(text_of(journey_letter_link(setting->journey, &letter, "/no-email/")), strlen("/no-email/"));
	assert_true(text_cut(no_email, '/', &world->parts[WORLD_FIRST_EMAIL_ID], &world->parts[WORLD_NO_EMAIL]));
	world->parts[WORLD_CONFIRM] = text_of(strrchr(journey_letter_link(setting->journey, &letter, "/confirm/group/"), '/') + 1);
	letter = journey_letter(setting->journey, "keeper@example.org");
	world->parts[WORLD_INVITATION] = part_of(world, journey_letter_link(setting->journey, &letter, "/invitation/"), "/invitation/");
	browser_visit(setting->visitor, "/sign-in");
	browser_fill(setting->visitor, "email", "visitor@example.org");
	browser_press(setting->visitor, "Email me a link");
	letter = journey_letter(setting->journey, "visitor@example.org");
	world->parts[WORLD_SIGN_IN] = part_of(world, journey_letter_link(setting->journey, &letter, "/sign-in/link/"), "/sign-in/link/");
}

static void
make_board(struct world *world)
{
	struct setting *setting = &world->setting;
	size_t at;

	browser_visit(setting->anna, "%s/crew", setting->organise);
	browser_fill(setting->anna, "kind", "board");
	browser_press(setting->anna, "Make a code");
	ASSERT(text_find(setting->anna->page, TEXT("/board/"), &at));
	world->parts[WORLD_BOARD_CODE] = text_copy(setting->journey->arena, text_until(text_from(setting->anna->page, at + strlen("/board/")),
	                                                                               PRIVATE_LINK_LENGTH_DAY_CODE));
}

static void
make_parts(struct world *world)
{
	struct setting *setting = &world->setting;

	world->parts[WORLD_PAGE_KEY] = part_of(world, setting->page, "/honour/");
	world->parts[WORLD_PAGE] = part_of(world, setting->manage, "/page/");
	world->parts[WORLD_DRIVE] = part_of(world, setting->organise, "/drive/");
	world->parts[WORLD_SLOT] = id_of(world, journey_text(setting->journey, "SELECT id FROM slot WHERE drive = (SELECT min(id) FROM drive)"
	                                                     " ORDER BY starts LIMIT 1 OFFSET 4"));
	world->parts[WORLD_APPOINTMENT] = id_of(world, "SELECT min(id) FROM appointment WHERE booking_group IS NULL");
	world->parts[WORLD_SEAT_APPOINTMENT] = id_of(world, "SELECT min(id) FROM appointment WHERE state = 'unclaimed'");
	world->parts[WORLD_GAVE_APPOINTMENT] = id_of(world, "SELECT appointment FROM outcome");
	world->parts[WORLD_SEAT_SLOT] = id_of(world, "SELECT slot FROM appointment WHERE state = 'unclaimed' ORDER BY id LIMIT 1");
	world->parts[WORLD_GROUP_ID] = id_of(world, "SELECT min(id) FROM booking_group");
	world->parts[WORLD_PROPOSAL] = id_of(world, "SELECT id FROM proposal");
	world->parts[WORLD_PASS] = id_of(world, "SELECT id FROM crew_pass WHERE redeemed_at IS NULL AND kind = 'team'");
	world->parts[WORLD_EMAIL_ID] = id_of(world, "SELECT min(id) FROM outbox_email");
	browser_visit(setting->anna, "%s/crew/%.*s", setting->organise, TEXT_PRINT(world->parts[WORLD_PASS]));
	world->parts[WORLD_CODE] = page_inside(setting->journey->arena, setting->anna->page, TEXT("class=\"code\""));
	world->parts[WORLD_CODE] = text_join(setting->journey->arena, text_until(world->parts[WORLD_CODE], 5),
	                                     text_from(world->parts[WORLD_CODE], 6));
}

/* Another drive of Anna's that is over, and who came: for themselves, and leading a group. */
static void
make_came(struct world *world)
{
	struct setting *setting = &world->setting;

	struct setting other = *setting;

	other.organise = setting_open_drive(setting->anna, setting->manage, 3);
	other.drive = journey_text(setting->journey, "%s%s", setting->page, other.organise);
	world->parts[WORLD_CLOSED_DRIVE] = part_of(world, other.organise, "/drive/");
	world->parts[WORLD_CAME] = part_of(world, setting_book(&other, setting->visitor, "10:45", "Carla Berg", "carla@example.org", "Carla"),
	                                   "/mine/");
	world->parts[WORLD_CAME_GROUP] = part_of(world, setting_book_group(&other, setting->visitor, 2, false, "Gina Holt",
	                                         "gina@example.org"), "/group/");
	test_bench_run(setting->journey->bench, journey_text(setting->journey, "UPDATE appointment SET arrived_at = %lld"
	               " WHERE drive = (SELECT max(id) FROM drive) AND state = 'booked'", (long long)setting->journey->bench->context.now.us));
	test_bench_run(setting->journey->bench, journey_text(setting->journey, "UPDATE drive SET day_closed_at = %lld"
	               " WHERE id = (SELECT max(id) FROM drive)", (long long)setting->journey->bench->context.now.us));
}

/* A drive of Anna's to which one person will come. */
static void
make_later(struct world *world)
{
	struct setting other = world->setting;

	other.organise = setting_open_drive(other.anna, other.manage, 3);
	other.drive = journey_text(other.journey, "%s%s", other.page, other.organise);
	world->parts[WORLD_LATER_DRIVE] = part_of(world, other.organise, "/drive/");
	setting_book(&other, other.visitor, "10:45", "Carla Berg", "carla@example.org", "Carla");
}

static void
make_quiet_day(struct world *world)
{
	browser_visit(world->setting.ruth, "%s/quiet-days", world->setting.manage);
	browser_fill(world->setting.ruth, "day", "14");
	browser_fill(world->setting.ruth, "month", "4");
	browser_press(world->setting.ruth, "Add this day");
	browser_see(world->setting.ruth, "On this day the page sends no letter and no news.");
	world->parts[WORLD_QUIET_DAY] = id_of(world, "SELECT id FROM quiet_day");
}

/* A device of the desk marked someone as here who is not on the list. */
static void
make_question(struct world *world)
{
	struct context *context = &world->setting.journey->bench->context;
	struct drive_id drive;

	assert_true(id_from_text(world->parts[WORLD_DRIVE], &drive.id));
	test_bench_run(world->setting.journey->bench, journey_text(world->setting.journey, "INSERT INTO desk_press (drive, number, crew_pass,"
	               " press_key, kind, about, seen, pressed_at, received_at, answer, live, shown) SELECT %lld, 70, id,"
	               " '00000000000000000000000001', 'here', 12345, 0, %lld, %lld, 'asked', FALSE, FALSE FROM crew_pass"
	               " WHERE redeemed_at IS NOT NULL LIMIT 1", (long long)drive.id, (long long)context->now.us, (long long)context->now.us));
	world->parts[WORLD_QUESTION] = id_text(world->setting.journey->arena, 70);
	world->parts[WORLD_DESK_LIVE] = text_from(desk_live(context, drive).text, strlen("/desk-live//") + ID_TEXT_LENGTH);
}

/* At 10:45 there is one place: held for Wanda, who waited for it. */
static void
make_waiting(struct world *world)
{
	struct setting *setting = &world->setting;
	struct test_bench *bench = setting->journey->bench;
	const char *slot = "(SELECT id FROM slot WHERE drive = (SELECT min(id) FROM drive) ORDER BY starts DESC LIMIT 1)";
	struct drive_id after = { 0 };

	test_bench_run(bench, journey_text(setting->journey, "UPDATE slot SET capacity = 0 WHERE id = %s", slot));
	browser_visit(setting->visitor, "%s/wait", setting->drive);
	browser_fill(setting->visitor, "from", "10:45");
	browser_fill(setting->visitor, "name", "Wanda Rast");
	browser_fill(setting->visitor, "email", "wanda@example.org");
	browser_press(setting->visitor, "Join the waiting list");
	browser_see(setting->visitor, "You are next.");
	world->parts[WORLD_WAITING] = part_of(world, setting_here(setting->visitor), "/waiting/");
	test_bench_run(bench, journey_text(setting->journey, "UPDATE slot SET capacity = 1 WHERE id = %s", slot));
	assert_true(waiting_tend(&bench->context, &after));
	world->parts[WORLD_OFFER] = id_of(world, "SELECT id FROM waiting_offer");
	world->parts[WORLD_ENTRY] = id_of(world, "SELECT id FROM waiting_entry");
}

static void
keep_typed(struct world *world, struct browser *browser, enum world_kind kind)
{
	browser_press(browser, kind == WORLD_TYPED_PAGE ? "Continue" : kind == WORLD_TYPED_EDIT ? "Check your changes" : "Check your answers");
	browser_status(browser, 200);
	world->parts[kind] = part_of(world, setting_here(browser), "/draft/");
}

/* Forms of several steps of which the first was sent. */
static void
make_typed(struct world *world)
{
	struct setting *setting = &world->setting;
	struct browser *visitor = setting->visitor, *anna = setting->anna, *ruth = setting->ruth;

	browser_visit(visitor, "%s/book/%.*s", setting->drive, TEXT_PRINT(world->parts[WORLD_SLOT]));
	setting_fill_person(visitor, "Tilda Lang", "tilda@example.org", NULL);
	keep_typed(world, visitor, WORLD_TYPED);
	browser_visit(visitor, "%s/group/%.*s?size=2", setting->drive, TEXT_PRINT(world->parts[WORLD_SLOT]));
	setting_fill_person(visitor, "Tilda Lang", "tilda@example.org", NULL);
	keep_typed(world, visitor, WORLD_TYPED_GROUP);
	browser_visit(anna, "/open");
	browser_fill(anna, "name", "Paul Ober");
	browser_fill(anna, "living", "died");
	browser_fill(anna, "keeper", "other");
	browser_fill(anna, "keeper_email", "paula@example.org");
	browser_fill(anna, "inviter", "Anna Berg");
	browser_fill(anna, "statement", "yes");
	keep_typed(world, anna, WORLD_TYPED_PAGE);
	browser_visit(ruth, "%s/drive", setting->manage);
	setting_fill_drive(ruth, 3);
	browser_fill(ruth, "date", "2026-11-28");
	keep_typed(world, ruth, WORLD_TYPED_DRIVE);
	browser_visit(anna, "%s/edit", setting->organise);
	browser_fill(anna, "directions", "By the side door.");
	keep_typed(world, anna, WORLD_TYPED_EDIT);
}

void
world_open(struct world *world)
{
	static int worlds;
	struct setting *setting = &world->setting;
	const char *waiting;

	memset(world, 0, sizeof(*world));
	setting_drive(setting, 3);
	/* How often a client requested a feed is remembered as long as the program runs, so each world uses other clients. */
	setting->visitor->peer = text_format(setting->journey->arena, "198.51.100.%d", ++worlds);
	world->parts[WORLD_MINE] = part_of(world, setting_book(setting, setting->visitor, "09:15", "Maria Lang", "maria@example.org",
	                                                             "Maria Lang"),
	                                   "/mine/");
	setting_book_group(setting, setting->visitor, 4, true, "Lena Vogt", "lena@example.org");
	make_came(world);
	make_later(world);
	browser_visit(setting->anna, "%s/words", setting->manage);
	browser_fill(setting->anna, "words", "Other words for Konrad.");
	browser_press(setting->anna, "Send to the family");
	browser_visit(setting->ruth, "%s/keepers", setting->manage);
	browser_fill(setting->ruth, "email", "keeper@example.org");
	browser_fill(setting->ruth, "inviter", "Ruth Keller");
	browser_press(setting->ruth, "Send the invitation");
	waiting = setting_open_page(setting->ruth, "Waiting Walter", NULL);
	world->parts[WORLD_WAITING_PAGE] = part_of(world, waiting, "/page/");
	make_picture(world);
	setting_desk(setting);
	setting_book(setting, setting->visitor, "10:30", "Gerd Wolf", "gerd@example.org", NULL);
	setting_outcome(setting, "Gerd Wolf", "gave", NULL);
	make_quiet_day(world);
	browser_visit(setting->anna, "%s/crew", setting->organise);
	browser_press(setting->anna, "Make a code");
	make_parts(world);
	make_question(world);
	make_board(world);
	make_typed(world);
	make_waiting(world);
	make_links(world);
	make_stranger(world);
	make_messages(world);
	make_upload(world);
	make_letters(world);
	world_make_films(world);
	world_make_film_upload(world);
	make_gift(world);
	make_more(world);
	make_follower(world);
	make_fediverse(world);
	make_press(world);
}

void
world_close(struct world *world)
{
	world_delete_films();
	browser_close(world->stranger);
	setting_close(&world->setting);
}

/* ---- paths ---- */

/* "{page page_key}" and where in the pattern it stands. */
static const char *
part_at(const struct route *route, size_t n)
{
	const char *at = strchr(route->pattern, '{');

	for (; at != NULL && n > 0; n--)
		at = strchr(at + 1, '{');
	return at;
}

size_t
world_part_count(const struct route *route)
{
	size_t count = 0;

	while (part_at(route, count) != NULL)
		count++;
	return count;
}

/* Of several things of one type: the one that this path can be asked for. */
static enum world_kind
special_kind(const struct route *route, const char *part, enum world_kind kind)
{
	static const struct { enum world_kind kind; const char *start, *hold; enum world_kind special; } specials[] = {
		/* Only a page that waits can be published or declined. */
		{ WORLD_PAGE, "/page/{page honour_page_id}/publish", "", WORLD_WAITING_PAGE },
		{ WORLD_PAGE, "/page/{page honour_page_id}/decline", "", WORLD_WAITING_PAGE },
		{ WORLD_APPOINTMENT, "", "/seat/", WORLD_SEAT_APPOINTMENT },
		/* Only a friend whom nobody has named is named at the desk. */
		{ WORLD_APPOINTMENT, "/desk/", "/name", WORLD_SEAT_APPOINTMENT },
		/* A number is added to a donation that was recorded. */
		{ WORLD_APPOINTMENT, "/desk/", "/number", WORLD_GAVE_APPOINTMENT },
		{ WORLD_CODE, "/board/", "", WORLD_BOARD_CODE },
		{ WORLD_DRIVE, "/drive/", "/results", WORLD_CLOSED_DRIVE },
		/* A drive to which people have come cannot be cancelled. */
		{ WORLD_DRIVE, "/drive/", "/cancel", WORLD_LATER_DRIVE },
		{ WORLD_DRIVE, "/page/", "/join/", WORLD_OTHER_DRIVE },
		{ WORLD_MESSAGE, "", "/undo", WORLD_REMOVED_MESSAGE },
		{ WORLD_DRAFT, "/honour/", "", WORLD_LETTER },
		{ WORLD_DRAFT, "", "/film/remove", WORLD_LETTER },
		{ WORLD_PICTURE, "", "/film/", WORLD_STILL },
		{ WORLD_PICTURE, "", "/press/", WORLD_PRESS_PICTURE },
		{ WORLD_PICTURE, "/honour/", "/thanks/", WORLD_LETTER_PICTURE },
		{ WORLD_PICTURE, "", "/thanks/", WORLD_DRAFT_PICTURE },
		{ WORLD_PICTURE, "", "/message", WORLD_MESSAGE_PICTURE },
		{ WORLD_MINE, "", "/message", WORLD_CAME },
		{ WORLD_GROUP, "", "/message", WORLD_CAME_GROUP },
		{ WORLD_EMAIL_ID, "/no-email/", "", WORLD_FIRST_EMAIL_ID },
		{ WORLD_TYPED, "", "/group/", WORLD_TYPED_GROUP },
		{ WORLD_TYPED, "/open/", "", WORLD_TYPED_PAGE },
		{ WORLD_TYPED, "/page/", "", WORLD_TYPED_DRIVE },
		{ WORLD_TYPED, "/drive/", "", WORLD_TYPED_EDIT },
	};

	if (strncmp(part, "{other ", 7) == 0)
		return WORLD_OTHER_PAGE;
	if (strncmp(part, "{code secret", 12) == 0)
		return WORLD_CONFIRM;
	for (size_t i = 0; i < COUNT_OF(specials); i++)
		if (specials[i].kind == kind && strncmp(route->pattern, specials[i].start, strlen(specials[i].start)) == 0 &&
		    strstr(route->pattern, specials[i].hold) != NULL)
			return specials[i].special;
	return kind;
}

enum world_kind
world_kind_of(const struct route *route, const char *part)
{
	static const struct { const char *type; enum world_kind kind; } types[] = {
		{ " page_key}", WORLD_PAGE_KEY }, { " drive_id}", WORLD_DRIVE }, { " slot_id}", WORLD_SLOT }, { " picture_id}", WORLD_PICTURE },
		{ " proposal_id}", WORLD_PROPOSAL }, { " crew_pass_id}", WORLD_PASS },
		{ " email_id}", WORLD_EMAIL_ID }, { " day_code}", WORLD_CODE },
		{ " honour_page_id}", WORLD_PAGE }, { " appointment_id}", WORLD_APPOINTMENT }, { " message_id}", WORLD_MESSAGE },
		{ " thanks_letter_id}", WORLD_DRAFT }, { " donation_elsewhere_id}", WORLD_GIFT },
		{ " desk_question_id}", WORLD_QUESTION },
		{ " join_id}", WORLD_JOIN }, { " quiet_day_id}", WORLD_QUIET_DAY }, { " tribute_id}", WORLD_TRIBUTE },
		{ " draft_key}", WORLD_TYPED }, { " film_id}", WORLD_FILM }, { " film_request_id}", WORLD_FILM_ASKED },
		{ " offer_id}", WORLD_OFFER }, { " group_id}", WORLD_GROUP_ID }, { " waiting_id}", WORLD_ENTRY },
		{ " activitypub_note_id}", WORLD_NOTE },
	};
	static const struct { const char *start; enum world_kind kind; } secrets[] = {
		{ "/mine/", WORLD_MINE }, { "/group/", WORLD_GROUP }, { "/seat/", WORLD_SEAT }, { "/invitation/", WORLD_INVITATION },
		{ "/sign-in/", WORLD_SIGN_IN }, { "/feed/", WORLD_FEED }, { "/stop/", WORLD_STOP }, { "/follow/", WORLD_FOLLOW },
		{ "/waiting/", WORLD_WAITING }, { "/desk-live/", WORLD_DESK_LIVE },
		{ "/confirm/group/", WORLD_GROUP }, { "/no-email/", WORLD_NO_EMAIL },
		{ "/upload/", WORLD_UPLOAD }, { "/film-upload/", WORLD_FILM_UPLOAD },
	};
	const char *type = strchr(part, ' ');

	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (strncmp(type, types[i].type, strlen(types[i].type)) == 0)
			return special_kind(route, part, types[i].kind);
	for (size_t i = 0; i < COUNT_OF(secrets); i++)
		if (strncmp(route->pattern, secrets[i].start, strlen(secrets[i].start)) == 0)
			return special_kind(route, part, secrets[i].kind);
	fail_msg("nothing known to stand in %s", route->pattern);
	return WORLD_KIND_COUNT;
}

enum world_kind
world_part(const struct route *route, size_t n)
{
	return world_kind_of(route, part_at(route, n));
}

struct text
world_path(struct world *world, const struct route *route, size_t n, struct text other)
{
	struct text_builder path;
	size_t part = 0;

	text_builder_start(&path, world->setting.journey->arena, 8192);
	for (const char *at = route->pattern; *at != '\0'; at++) {
		if (*at != '{') {
			text_add_char(&path, *at);
			continue;
		}
		text_add(&path, other.at != NULL && part == n ? other : world->parts[world_kind_of(route, at)]);
		part++;
		at = strchr(at, '}');
	}
	/* Which page it is about stands in its question. */
	if (strcmp(route->handler, "follow_http_oembed") == 0)
		text_add_format(&path, "?url=%.*s%s", TEXT_PRINT(world->setting.journey->bench->site.url), world->setting.page);
	if (strcmp(route->handler, "activitypub_http_webfinger") == 0)
		text_add_format(&path, "?resource=%.*s%s/actor", TEXT_PRINT(world->setting.journey->bench->site.url), world->setting.page);
	return text_built(&path);
}

struct browser *
world_browser(struct world *world, const struct route *route)
{
	static const char *const annas[] = { "/drive/", "/open", "/home" };

	for (size_t i = 0; i < COUNT_OF(annas); i++)
		if (strncmp(route->pattern, annas[i], strlen(annas[i])) == 0)
			return world->setting.anna;
	if (strncmp(route->pattern, "/page/", 6) == 0)
		return world->setting.ruth;
	return strncmp(route->pattern, "/desk/{", 7) == 0 ? world->setting.desk : world->setting.visitor;
}

/* ---- what a person would send ---- */

static struct text
good_by_name(struct world *world, const struct form *form, const struct form_field *field, bool *known)
{
	static const struct { const char *form, *name, *value; } values[] = {
		{ "drive_form", "from", "09:00" }, { "drive_form", "until", "11:00" }, { "drive_form", "break_from", "10:00" },
		{ "drive_form", "break_until", "10:30" }, { "drive_form", "slot_minutes", "15" }, { "drive_form", "capacity", "4" },
		{ "drive_form", "date", "2026-10-31" }, { "drive_form", "directions", "The blue door." },
		{ "drive_edit_form", "from", "09:00" }, { "drive_edit_form", "until", "11:00" }, { "drive_edit_form", "break_from", "10:00" },
		{ "drive_edit_form", "break_until", "10:30" }, { "drive_edit_form", "slot_minutes", "15" },
		{ "drive_edit_form", "capacity", "4" }, { "drive_edit_form", "date", "2026-10-31" },
		{ "drive_edit_form", "directions", "The blue door." },
		{ "film_edit_form", "captions", "0:01 --> 0:02\nShe was given four." }, { "film_edit_form", "language", "en" },
		{ "film_cut_form", "from", "0:05" }, { "film_cut_form", "until", "1:00" },
		{ "honour_open_form", "keeper", "other" }, { "honour_open_form", "keeper_email", "kept@example.org" },
		{ "people_code_form", "code", "123456" }, { "people_sign_in_form", "next", "/home" },
		{ "desk_outcome_form", "number", "A999926700123" }, { "desk_number_form", "number", "A999926700123" },
		{ "desk_walk_in_form", "honour", "none" }, { "desk_presses_form", "presses", "[]" },
		{ "desk_paper_form", "lines", "00:05 Maria Lang" },
		{ "desk_helper_form", "honour", "none" }, { "appointment_group_form", "size", "2" },
		{ "honour_picture_form", "alternative_text", "Konrad in the garden, smiling" },
		{ "public_concern_form", "about", "/honour/somewhere" }, { "thanks_letter_send_form", "date", "2026-11-02" },
		{ "thanks_letter_send_form", "when", "later" },
		{ "drive_joinable_form", "open", "no" }, { "waiting_form", "from", "10:45" },
		{ "waiting_form", "until", "10:45" },
	};

	/* Buttons that were not pressed, and what goes with a picture that was not chosen. */
	static const char *const left_out[] = {
		"change", "sure", "withdraw", "only_organises", "remove", "reader", "description_", "add_pictures", "film_instead",
	};

	*known = true;
	for (size_t i = 0; i < COUNT_OF(values); i++)
		if (strcmp(values[i].form, form->name) == 0 && strcmp(values[i].name, field->name) == 0)
			return text_of(values[i].value);
	if (strcmp(form->name, "desk_code_form") == 0 && strcmp(field->name, "code") == 0)
		return world->parts[WORLD_CODE];
	if (strcmp(form->name, "appointment_move_form") == 0 && strcmp(field->name, "slot") == 0)
		return world->parts[WORLD_SLOT];
	if (strcmp(form->name, "appointment_seat_form") == 0 && strcmp(field->name, "spot") == 0)
		return world->parts[WORLD_SEAT_SLOT];
	/* A name is typed too, and "As a friend" would leave it out. */
	if (strcmp(field->name, "shown") == 0)
		return TEXT("name");
	if (strcmp(form->name, "message_decide_form") == 0 && strcmp(field->name, "key") != 0)
		return TEXT_NONE;
	if (strcmp(form->name, "honour_related_form") == 0 && strcmp(field->name, "address") == 0)
		return world->other_key;
	for (size_t i = 0; i < COUNT_OF(left_out); i++)
		if (strncmp(field->name, left_out[i], strlen(left_out[i])) == 0)
			return TEXT_NONE;
	*known = false;
	return TEXT_NONE;
}

static struct text
good_value(struct world *world, const struct form *form, const struct form_field *field)
{
	struct context *context = &world->setting.journey->bench->context;
	bool known;
	const struct text value = good_by_name(world, form, field, &known);

	if (known)
		return value;
	switch (field->kind) {
	case FORM_LINE:    return TEXT("Nina Åström");
	case FORM_CODE:    return TEXT("7");
	case FORM_WORDS:   return TEXT("She was given four.\n\nThank you.");
	case FORM_EMAIL:    return TEXT("nina@example.org");
	case FORM_PHONE:   return TEXT("+49 30 7654321");
	case FORM_WEB:     return TEXT("https://blood.example.net/who");
	case FORM_COUNT:   return text_format(context->arena, "%lld", (long long)field->min);
	case FORM_DATE:    return TEXT("2026-10-31");
	case FORM_TIME:    return TEXT("09:00");
	case FORM_ZONE:    return TEXT("Europe/Berlin");
	case FORM_CHOICE:  return text_of(field->choices[0]);
	case FORM_TICK:    return TEXT("yes");
	case FORM_ID:      return world->parts[WORLD_SLOT];
	case FORM_SECRET:
	case FORM_VERSION:                                        /* nobody sends it by hand: a page has it, or it is not compared */
	case FORM_UPLOAD:
	case FORM_PICTURES:
	case FORM_PICTURE: break;
	}
	return TEXT_NONE;
}

/* What is checked first is done by the press after it. */
static struct text
key_for(struct browser *browser, const struct route *route, struct text target)
{
	return browser_key(browser, route->idempotent ? target : text_format(browser->journey->arena, "%.*s/keep", TEXT_PRINT(target)));
}

size_t
world_good(struct world *world, const struct route *route, struct browser *browser, struct text target, struct browser_pair *pairs)
{
	size_t count = 0;

	for (size_t i = 0; i < route->form->count; i++) {
		const struct form_field *field = &route->form->fields[i];
		struct text value;

		if (field->kind == FORM_SECRET)
			value = key_for(browser, route, target);
		else if (field->kind == FORM_UPLOAD && strcmp(field->name, "film") == 0)
			value = world_film_arrived(browser, target);
		else
			value = good_value(world, route->form, field);

		if (value.at != NULL)
			pairs[count++] = (struct browser_pair){ text_of(field->name), value };
	}
	return count;
}
