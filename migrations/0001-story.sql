-- The first half of the story: people, honour pages, drives, appointments, the desk, email.
-- Names, email addresses, phones of people and donation numbers are sealed (…_sealed) and found by keyed hash (…_hash).
-- Instants are microseconds UTC.  A slot's promise is its local date, minute and which of two equal minutes; the instant is derived.

-- One row: which key sealed this database, and whether it was filled by the demo.
CREATE TABLE site_state (
	id BIGINT PRIMARY KEY,
	key_check BYTEA NOT NULL,
	demo BOOLEAN NOT NULL,
	made_at BIGINT NOT NULL
);

CREATE TABLE submission (
	key_hash BYTEA PRIMARY KEY,
	location_sealed BYTEA NOT NULL,
	at BIGINT NOT NULL
);

CREATE TABLE email (
	id BIGINT PRIMARY KEY,
	kind TEXT NOT NULL,
	to_hash BYTEA NOT NULL,
	to_sealed BYTEA NOT NULL,
	message_sealed BYTEA NOT NULL,
	once_hash BYTEA UNIQUE,
	due BIGINT NOT NULL,
	attempts BIGINT NOT NULL,
	sent_at BIGINT,
	failed_at BIGINT,
	created_at BIGINT NOT NULL
);
CREATE INDEX email_due ON email (due) WHERE sent_at IS NULL AND failed_at IS NULL;

CREATE TABLE email_refused (
	email_hash BYTEA PRIMARY KEY,
	at BIGINT NOT NULL
);

CREATE TABLE person (
	id BIGINT PRIMARY KEY,
	email_hash BYTEA NOT NULL UNIQUE,
	email_sealed BYTEA NOT NULL,
	name_sealed BYTEA,
	created_at BIGINT NOT NULL
);

CREATE TABLE sign_in (
	id BIGINT PRIMARY KEY,
	token_hash BYTEA NOT NULL UNIQUE,
	browser_hash BYTEA NOT NULL,
	asker_hash BYTEA NOT NULL,
	email_hash BYTEA NOT NULL,
	email_sealed BYTEA NOT NULL,
	code_hash BYTEA,
	code_tries BIGINT NOT NULL,
	reusable BOOLEAN NOT NULL,
	next_path TEXT NOT NULL,
	asked_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	used_at BIGINT
);
CREATE INDEX sign_in_email ON sign_in (email_hash, asked_at);
CREATE INDEX sign_in_asker ON sign_in (asker_hash, asked_at);
CREATE INDEX sign_in_browser ON sign_in (browser_hash, asked_at);

CREATE TABLE session (
	id BIGINT PRIMARY KEY,
	token_hash BYTEA NOT NULL UNIQUE,
	person BIGINT NOT NULL,
	started_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	ended_at BIGINT
);

-- Every change by a person with a role, without names; each row's chain hashes the one before it.
CREATE TABLE audit (
	id BIGINT PRIMARY KEY,
	at BIGINT NOT NULL,
	person BIGINT,
	act TEXT NOT NULL,
	subject BIGINT NOT NULL,
	chain BYTEA NOT NULL
);

CREATE TABLE picture (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	bytes BYTEA NOT NULL,
	width BIGINT NOT NULL,
	height BIGINT NOT NULL,
	alternative_text TEXT NOT NULL,
	kept_at BIGINT NOT NULL
);

-- state: waiting (for a keeper), published, declined.  donations_received 0: not said.
-- held_at: a keeper lets the page rest; operator_held_at: the operator does, and only the operator brings it back.
CREATE TABLE honour_page (
	id BIGINT PRIMARY KEY,
	page_key TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL,
	listed BOOLEAN NOT NULL,
	living BOOLEAN NOT NULL,
	name_sealed BYTEA NOT NULL,
	words TEXT NOT NULL,
	donations_received BIGINT NOT NULL,
	picture BIGINT,
	organiser BIGINT NOT NULL,
	organiser_stated_at BIGINT NOT NULL,
	keeper_stated_at BIGINT,
	opened_at BIGINT NOT NULL,
	published_at BIGINT,
	held_at BIGINT,
	operator_held_at BIGINT,
	changed_at BIGINT NOT NULL
);
CREATE INDEX honour_page_organiser ON honour_page (organiser);

CREATE TABLE page_keeper (
	honour_page BIGINT NOT NULL,
	person BIGINT NOT NULL,
	since BIGINT NOT NULL,
	PRIMARY KEY (honour_page, person)
);
CREATE INDEX page_keeper_person ON page_keeper (person);

CREATE TABLE invitation (
	id BIGINT PRIMARY KEY,
	token_hash BYTEA NOT NULL UNIQUE,
	honour_page BIGINT NOT NULL,
	email_hash BYTEA NOT NULL,
	email_sealed BYTEA NOT NULL,
	made_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	ended_at BIGINT
);
CREATE INDEX invitation_page ON invitation (honour_page);
CREATE INDEX invitation_email ON invitation (email_hash);

CREATE TABLE proposal (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	person BIGINT NOT NULL,
	name_sealed BYTEA NOT NULL,
	words TEXT NOT NULL,
	living BOOLEAN NOT NULL,
	donations_received BIGINT NOT NULL,
	made_at BIGINT NOT NULL,
	answered_at BIGINT,
	accepted BOOLEAN NOT NULL
);
CREATE INDEX proposal_page ON proposal (honour_page) WHERE answered_at IS NULL;

-- state: open, closed (to booking), cancelled.  Minutes are of the local day; until_minute may pass 1440 (over midnight).
-- break_from = break_until: no break.  day_closed_at: the desk is done and names may appear.
CREATE TABLE drive (
	id BIGINT PRIMARY KEY,
	organiser BIGINT NOT NULL,
	state TEXT NOT NULL,
	service_name TEXT NOT NULL,
	service_phone TEXT NOT NULL,
	service_web TEXT NOT NULL,
	place TEXT NOT NULL,
	address TEXT NOT NULL,
	directions TEXT NOT NULL,
	date TEXT NOT NULL,
	zone TEXT NOT NULL,
	from_minute BIGINT NOT NULL,
	until_minute BIGINT NOT NULL,
	break_from BIGINT NOT NULL,
	break_until BIGINT NOT NULL,
	slot_minutes BIGINT NOT NULL,
	places BIGINT NOT NULL,
	starts BIGINT NOT NULL,
	ends BIGINT NOT NULL,
	sequence BIGINT NOT NULL,
	opened_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	cancelled_at BIGINT,
	day_closed_at BIGINT
);
CREATE INDEX drive_starts ON drive (starts);
CREATE INDEX drive_organiser ON drive (organiser);

-- Which pages a drive is held for, and what of its tally has been shown: it moves when enough outcomes came together.
CREATE TABLE drive_page (
	drive BIGINT NOT NULL,
	honour_page BIGINT NOT NULL,
	joined_at BIGINT NOT NULL,
	gave_shown BIGINT NOT NULL,
	outcomes_shown BIGINT NOT NULL,
	PRIMARY KEY (drive, honour_page)
);
CREATE INDEX drive_page_page ON drive_page (honour_page);

-- taken never passes places: the guarded UPDATE on it is the lock.  extra counts walk-ins taken over capacity.
CREATE TABLE slot (
	id BIGINT PRIMARY KEY,
	drive BIGINT NOT NULL,
	date TEXT NOT NULL,
	minute BIGINT NOT NULL,
	later BOOLEAN NOT NULL,
	starts BIGINT NOT NULL,
	places BIGINT NOT NULL,
	taken BIGINT NOT NULL,
	extra BIGINT NOT NULL
);
CREATE UNIQUE INDEX slot_promise ON slot (drive, date, minute, later);

-- The leader of a group; seat_hash: the one link handed on to friends (none: revoked).
CREATE TABLE booking_group (
	id BIGINT PRIMARY KEY,
	drive BIGINT NOT NULL,
	honour_page BIGINT NOT NULL,
	leader_name_sealed BYTEA NOT NULL,
	leader_email_hash BYTEA NOT NULL,
	leader_email_sealed BYTEA NOT NULL,
	leader_hash BYTEA NOT NULL,
	only_organises BOOLEAN NOT NULL,
	size BIGINT NOT NULL,
	link_hash BYTEA NOT NULL UNIQUE,
	link_generation BIGINT NOT NULL,
	seat_hash BYTEA UNIQUE,
	seat_generation BIGINT NOT NULL,
	made_at BIGINT NOT NULL
);
CREATE INDEX booking_group_leader ON booking_group (drive, leader_hash);

-- state: unclaimed (a friend's seat), booked, given_back, cancelled (with its drive).
-- kind: donor, or helper (came along: driver, companion; has no slot).  shown: full, first, friend.
-- donor_hash: keyed hash of email and folded name, so that the same person is found again.  honour_page NULL: for no one in particular.
-- freed_at: did not come, the place is somebody else's; the row stays for the desk.  A slot's taken is the number of its rows that
-- are unclaimed or booked, not over capacity and not freed.
CREATE TABLE appointment (
	id BIGINT PRIMARY KEY,
	drive BIGINT NOT NULL,
	slot BIGINT,
	honour_page BIGINT,
	booking_group BIGINT,
	state TEXT NOT NULL,
	kind TEXT NOT NULL,
	walk_in BOOLEAN NOT NULL,
	over_capacity BOOLEAN NOT NULL,
	name_sealed BYTEA,
	email_hash BYTEA,
	email_sealed BYTEA,
	donor_hash BYTEA,
	shown TEXT NOT NULL,
	link_hash BYTEA UNIQUE,
	link_generation BIGINT NOT NULL,
	sequence BIGINT NOT NULL,
	booked_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	reminded_at BIGINT,
	arrived_at BIGINT,
	freed_at BIGINT
);
CREATE UNIQUE INDEX appointment_donor ON appointment (drive, donor_hash) WHERE state = 'booked';
CREATE INDEX appointment_slot ON appointment (slot);
CREATE INDEX appointment_drive ON appointment (drive);
CREATE INDEX appointment_group ON appointment (booking_group) WHERE booking_group IS NOT NULL;

-- What happened, append-only: undoing marks a row and frees its number.  kind: gave, could_not, left, did_not_come.
CREATE TABLE outcome (
	id BIGINT PRIMARY KEY,
	appointment BIGINT NOT NULL,
	drive BIGINT NOT NULL,
	honour_page BIGINT,
	kind TEXT NOT NULL,
	number_hash BYTEA,
	number_sealed BYTEA,
	crew_pass BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	undone_at BIGINT
);
CREATE UNIQUE INDEX outcome_of ON outcome (appointment) WHERE undone_at IS NULL;
CREATE UNIQUE INDEX outcome_number ON outcome (number_hash) WHERE undone_at IS NULL AND number_hash IS NOT NULL;
CREATE INDEX outcome_drive ON outcome (drive);

-- A day code from the organiser: one device, one drive, one day.  device_hash: the cookie of the device that took it.
CREATE TABLE crew_pass (
	id BIGINT PRIMARY KEY,
	drive BIGINT NOT NULL,
	code_hash BYTEA NOT NULL UNIQUE,
	made_by BIGINT NOT NULL,
	made_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	redeemed_at BIGINT,
	device_hash BYTEA UNIQUE,
	reusable BOOLEAN NOT NULL,
	ended_at BIGINT
);
CREATE INDEX crew_pass_drive ON crew_pass (drive);

-- "Somebody is being made to give."
CREATE TABLE concern (
	id BIGINT PRIMARY KEY,
	about TEXT NOT NULL,
	words_sealed BYTEA NOT NULL,
	email_sealed BYTEA,
	made_at BIGINT NOT NULL,
	answered_at BIGINT
);
