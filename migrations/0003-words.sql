-- The second half of the story: messages, thanks, gifts elsewhere, joining, following, tributes.
-- Words and names of strangers are sealed (…_sealed) until a keeper lets them out; instants are microseconds UTC.

-- messages ------------------------------------------------------------------------------------------------------

-- Words and pictures for the family.  state: waiting (for a keeper), private, published, removed (state_before: what it was, for undo).
-- One of appointment and booking_group is set: who left it, for themselves or for their group.  by_sealed NULL: a friend.
-- same_hash: author, words and pictures together, so that what is sent twice is one message.
-- passed_at: let through by the keeper who reads first.
CREATE TABLE message (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	appointment BIGINT,
	booking_group BIGINT,
	state TEXT NOT NULL,
	state_before TEXT NOT NULL,
	words_sealed BYTEA NOT NULL,
	by_sealed BYTEA,
	same_hash BYTEA NOT NULL UNIQUE,
	left_at BIGINT NOT NULL,
	passed_at BIGINT,
	decided_at BIGINT NOT NULL
);
CREATE INDEX message_page ON message (honour_page, id);
CREATE INDEX message_appointment ON message (appointment) WHERE appointment IS NOT NULL;
CREATE INDEX message_group ON message (booking_group) WHERE booking_group IS NOT NULL;
CREATE INDEX message_published ON message (honour_page, decided_at) WHERE state = 'published';
CREATE INDEX message_removed ON message (decided_at) WHERE state = 'removed';

CREATE TABLE message_picture (
	message BIGINT NOT NULL,
	place BIGINT NOT NULL,
	picture BIGINT NOT NULL UNIQUE,
	PRIMARY KEY (message, place)
);

-- Who was written to after the day, once each; a leader with a place of their own is in both, for one email.
CREATE TABLE message_ask (
	appointment BIGINT PRIMARY KEY,
	asked_at BIGINT NOT NULL
);
CREATE TABLE message_ask_group (
	booking_group BIGINT PRIMARY KEY,
	asked_at BIGINT NOT NULL
);

-- A keeper's wishes; no row: reads herself, is told nothing.  reader: another keeper who reads first.
-- told: none, daily (an email), visit (a number on her pages).  told_at: the messages before it have been told of.
CREATE TABLE message_choice (
	honour_page BIGINT NOT NULL,
	person BIGINT NOT NULL,
	reader BIGINT,
	told TEXT NOT NULL,
	told_at BIGINT NOT NULL,
	PRIMARY KEY (honour_page, person)
);
CREATE INDEX message_choice_reader ON message_choice (honour_page, reader) WHERE reader IS NOT NULL;
CREATE INDEX message_choice_daily ON message_choice (told_at) WHERE told = 'daily';

-- thanks --------------------------------------------------------------------------------------------------------

-- state: draft, planned (goes out at send_…), asks (its time went by while the page rested: a keeper presses again), sending, sent,
-- taken_down (words emptied).  The promise is local: date, minute, which of two equal minutes, zone; send_at is derived.
CREATE TABLE thanks_post (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	state TEXT NOT NULL,
	words TEXT NOT NULL,
	to_missed BOOLEAN NOT NULL,
	in_public BOOLEAN NOT NULL,
	send_date TEXT,
	send_minute BIGINT NOT NULL,
	send_later BOOLEAN NOT NULL,
	send_zone TEXT,
	send_at BIGINT,
	made_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	began_at BIGINT,
	sent_at BIGINT,
	taken_down_at BIGINT
);
CREATE INDEX thanks_post_page ON thanks_post (honour_page);
CREATE INDEX thanks_post_planned ON thanks_post (send_at) WHERE state = 'planned';
CREATE INDEX thanks_post_sending ON thanks_post (began_at) WHERE state = 'sending';

-- email_picture: the same, small enough to come along in every email.
CREATE TABLE thanks_picture (
	picture BIGINT PRIMARY KEY,
	email_picture BIGINT NOT NULL,
	post BIGINT NOT NULL
);
CREATE INDEX thanks_picture_post ON thanks_picture (post);

-- Who was written to: each address once a post, whatever is restarted.
CREATE TABLE thanks_sent (
	post BIGINT NOT NULL,
	email_hash BYTEA NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (post, email_hash)
);

-- An address that a page has thanked: its private link for being written to no more.
CREATE TABLE thanks_address (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	email_hash BYTEA NOT NULL,
	stop_hash BYTEA NOT NULL UNIQUE,
	stopped_at BIGINT
);
CREATE UNIQUE INDEX thanks_address_page ON thanks_address (honour_page, email_hash);
CREATE INDEX appointment_page ON appointment (honour_page);
CREATE INDEX booking_group_page ON booking_group (honour_page);

-- gifts elsewhere and joining -----------------------------------------------------------------------------------

-- "I gave at …, on …": waits for a keeper.  state: waiting, counted, left_out.  gift_hash: the same gift told twice is one gift.
CREATE TABLE gift_elsewhere (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	state TEXT NOT NULL,
	place TEXT NOT NULL,
	date TEXT NOT NULL,
	name_sealed BYTEA NOT NULL,
	shown TEXT NOT NULL,
	gift_hash BYTEA NOT NULL UNIQUE,
	told_at BIGINT NOT NULL,
	answered_at BIGINT
);
CREATE INDEX gift_elsewhere_page ON gift_elsewhere (honour_page, state);

-- A drive that takes other pages in: a row while it does.
CREATE TABLE drive_joinable (
	drive BIGINT PRIMARY KEY,
	since BIGINT NOT NULL
);

-- A page that asks to join another organiser's drive; accepted: a row in drive_page.
CREATE TABLE drive_join (
	id BIGINT PRIMARY KEY,
	drive BIGINT NOT NULL,
	honour_page BIGINT NOT NULL,
	asked_by BIGINT NOT NULL,
	asked_at BIGINT NOT NULL,
	answered_at BIGINT,
	accepted BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX drive_join_waiting ON drive_join (drive, honour_page) WHERE answered_at IS NULL;

-- "Give anywhere until …", with the blood service's own search.
CREATE TABLE page_anywhere (
	honour_page BIGINT PRIMARY KEY,
	until TEXT NOT NULL,
	service_name TEXT NOT NULL,
	service_web TEXT NOT NULL,
	set_at BIGINT NOT NULL
);

-- following -----------------------------------------------------------------------------------------------------

-- How one page is followed.  feed_hash: of the feed's address, which holds for pages by link and moves on with its generation.
CREATE TABLE follow_page (
	honour_page BIGINT PRIMARY KEY,
	feed_hash BYTEA NOT NULL UNIQUE,
	feed_generation BIGINT NOT NULL,
	milestones BOOLEAN NOT NULL,
	picture_shared BOOLEAN NOT NULL,
	made_at BIGINT NOT NULL
);

-- How many had been given back when a milestone was let out, append-only: only while they are switched on.
CREATE TABLE milestone (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	given_back BIGINT NOT NULL,
	reached_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX milestone_page ON milestone (honour_page, given_back);

-- tributes, background, related pages ---------------------------------------------------------------------------

-- For those who do not know: a short background the family writes once.
CREATE TABLE page_background (
	honour_page BIGINT PRIMARY KEY,
	words TEXT NOT NULL,
	changed_at BIGINT NOT NULL
);

-- A song or a text dedicated: its title, by whom, and where it is; never embedded.
CREATE TABLE tribute (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	title TEXT NOT NULL,
	by_whom TEXT NOT NULL,
	web TEXT NOT NULL,
	added_at BIGINT NOT NULL,
	removed_at BIGINT
);
CREATE INDEX tribute_page ON tribute (honour_page) WHERE removed_at IS NULL;

-- Other pages a keeper chose to name; shown while they are public themselves.
CREATE TABLE related_page (
	honour_page BIGINT NOT NULL,
	other BIGINT NOT NULL,
	added_at BIGINT NOT NULL,
	PRIMARY KEY (honour_page, other)
);
