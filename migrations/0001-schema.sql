-- The whole schema.  Until the first package has a version tag it may be folded into this one file again; from that tag on, migrations
-- are append-only.
--
-- Names, email addresses, phone numbers of people and donation numbers are sealed (…_sealed) and found by keyed hash (…_hash).
-- Instants (…_at) are microseconds UTC.  A slot is defined by its local date, minute and which of two equal minutes; `starts` is derived.
-- Behind a column with personal data stands what ends it today; one that ends in _sealed or _hash has to say (src/db/personal.h).
-- An index exists for every question that is asked often.  Each index that a booking writes into is one more page that it dirties, so
-- most are partial.

-- base ----------------------------------------------------------------------------------------------------------

-- One row: whether the demo filled this database.
CREATE TABLE site_state (
	id BIGINT PRIMARY KEY,
	demo BOOLEAN NOT NULL,
	created_at BIGINT NOT NULL
);

-- The versions of the keys in site.key that this database was written with.  kind: seal, lookup, link; the highest of each is current.
-- key_check tells whether the file has the same key.
CREATE TABLE key_version (
	kind TEXT NOT NULL,
	version BIGINT NOT NULL,
	key_check BYTEA NOT NULL,
	used_from BIGINT NOT NULL,
	PRIMARY KEY (kind, version)
);

-- The answer to a form that was sent, so that the same form sent again gets the same answer.  key_mac begins with the time at which the
-- key was made, so that old rows are deleted from the front of the table.
CREATE TABLE idempotency (
	key_mac BYTEA PRIMARY KEY,
	location_sealed BYTEA NOT NULL,        -- personal: deleted after 30 days
	created_at BIGINT NOT NULL
);

-- What was typed into a form: between its steps, until the last press or for an hour; or to be corrected, for an hour.  When there are LIMIT_DRAFTS, a new one deletes the one
-- that expires first.
CREATE TABLE draft (
	draft_mac BYTEA PRIMARY KEY,
	expires_at BIGINT NOT NULL,
	typed_sealed BYTEA NOT NULL            -- personal: deleted with the last press, or after an hour
);
CREATE INDEX draft_expires ON draft (expires_at);

-- outbox --------------------------------------------------------------------------------------------------------

-- cause: a row of src/outbox/outbox_cause.def.  to_hash: the receiver, hashed as in person.email_hash, in every row.  not_before: it leaves
-- then or later.  counted: it counts against what one address receives an hour and a day.  honour_page, drive, letter: what it is about,
-- where there is one; letter only of news for followers.  about: an email that is written when it leaves; such a row has no address and no text.  replace_hash: while a row waits,
-- a newer one with the same hash replaces it.  failure: impossible, refused, attempts, address; and of one that left and
-- came back undelivered, rejected, bounced.
-- Tickets are left out of most indexes: nobody counts them, and every booking writes one.
CREATE TABLE outbox_email (
	id BIGINT PRIMARY KEY,
	cause TEXT NOT NULL,
	counted BOOLEAN NOT NULL,
	to_hash BYTEA NOT NULL,                -- personal: deleted 90 days after it left or failed
	to_sealed BYTEA NOT NULL,              -- personal: emptied when it left or failed
	message_sealed BYTEA NOT NULL,         -- personal: emptied when it left or failed
	idempotency_hash BYTEA,                -- personal: deleted 90 days after it left or failed
	replace_hash BYTEA,                    -- personal: deleted 90 days after it left or failed
	about BIGINT,
	honour_page BIGINT,
	drive BIGINT,
	letter BIGINT,
	not_before BIGINT NOT NULL,
	attempts BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	sent_at BIGINT,
	failed_at BIGINT,
	failure TEXT
);
CREATE UNIQUE INDEX outbox_email_replace ON outbox_email (replace_hash) WHERE replace_hash IS NOT NULL AND sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_email_drive ON outbox_email (drive) WHERE sent_at IS NULL AND failed_at IS NULL AND cause <> 'ticket' AND drive IS NOT NULL;
CREATE INDEX outbox_email_due ON outbox_email (not_before) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_email_failed ON outbox_email (failed_at) WHERE failed_at IS NOT NULL;
CREATE INDEX outbox_email_failed_to ON outbox_email (to_hash, failed_at) WHERE failed_at IS NOT NULL;
CREATE UNIQUE INDEX outbox_email_idempotency ON outbox_email (idempotency_hash) WHERE idempotency_hash IS NOT NULL;
CREATE INDEX outbox_email_received ON outbox_email (to_hash, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_email_news ON outbox_email (honour_page, letter) WHERE sent_at IS NULL AND failed_at IS NULL AND cause IN ('thanks', 'follow_news');
CREATE INDEX outbox_email_sent ON outbox_email (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_email_to ON outbox_email (to_hash, cause, created_at) WHERE cause <> 'ticket';
CREATE INDEX outbox_email_waiting ON outbox_email (cause, not_before) WHERE sent_at IS NULL AND failed_at IS NULL AND cause <> 'ticket';

-- Addresses whose owner has shown that they read what is sent there, by a sign-in link or code or by a confirmation link.
CREATE TABLE email_confirmed (
	email_hash BYTEA PRIMARY KEY,          -- personal: nothing ends it yet
	at BIGINT NOT NULL
);

-- Addresses whose owner asked us not to write to them because of something other people do.
CREATE TABLE email_refused (
	email_hash BYTEA PRIMARY KEY,          -- personal: deleted when its owner signs in or asks for email again
	at BIGINT NOT NULL
);

-- Reports of other servers about an email that left, until the server acts on them.  email: outbox_email.id; kind: delayed, undelivered,
-- rejected, bounced; status: a code such as 5.1.1.
CREATE TABLE email_bounce (
	email BIGINT PRIMARY KEY,
	kind TEXT NOT NULL,
	status TEXT NOT NULL
);

-- What many people are told: a job turns the row into their emails, a batch at a time.  It is about a drive that changed (previous: what
-- people knew before, so that only what is different when the email leaves is told) or was cancelled, or about a thank-you letter of
-- honour_page.  Those with
-- the cause follow_news are for the followers of honour_page, and about a new drive or a letter; digests read them too.
-- last_id: the last row whose email was put; 0: none yet, or the letter's thanks_sent says so.
CREATE TABLE announcement (
	id BIGINT PRIMARY KEY,
	cause TEXT NOT NULL,
	drive BIGINT,
	letter BIGINT,
	honour_page BIGINT,
	previous BYTEA,
	last_id BIGINT NOT NULL,
	not_before BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	ended_at BIGINT,
	CHECK ((drive IS NULL) <> (letter IS NULL))
);
CREATE UNIQUE INDEX announcement_drive ON announcement (drive, cause) WHERE ended_at IS NULL AND honour_page IS NULL;
CREATE UNIQUE INDEX announcement_letter ON announcement (letter, cause) WHERE letter IS NOT NULL;
CREATE UNIQUE INDEX announcement_new_drive ON announcement (honour_page, drive) WHERE drive IS NOT NULL AND honour_page IS NOT NULL;
CREATE INDEX announcement_of_drive ON announcement (drive) WHERE ended_at IS NULL;
CREATE INDEX announcement_news ON announcement (honour_page, created_at) WHERE cause = 'follow_news';
CREATE INDEX announcement_due ON announcement (cause, not_before) WHERE ended_at IS NULL;
CREATE INDEX announcement_page ON announcement (honour_page) WHERE ended_at IS NULL;
CREATE INDEX announcement_ended ON announcement (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX announcement_created ON announcement (drive, created_at);

-- people --------------------------------------------------------------------------------------------------------

-- A person exists only once a sign-in link was used.
CREATE TABLE person (
	id BIGINT PRIMARY KEY,
	email_hash BYTEA NOT NULL UNIQUE,      -- personal: nothing ends it yet
	email_sealed BYTEA NOT NULL,           -- personal: nothing ends it yet
	name_sealed BYTEA,                     -- personal: nothing ends it yet
	created_at BIGINT NOT NULL
);

CREATE TABLE sign_in (
	id BIGINT PRIMARY KEY,
	token_hash BYTEA NOT NULL UNIQUE,      -- not personal: a random token
	browser_hash BYTEA NOT NULL,           -- personal: deleted a day after it expired
	client_hash BYTEA NOT NULL,            -- personal: deleted a day after it expired
	email_hash BYTEA NOT NULL,             -- personal: deleted a day after it expired
	email_sealed BYTEA NOT NULL,           -- personal: deleted a day after it expired
	code_hash BYTEA,                       -- not personal: a random code
	code_tries BIGINT NOT NULL,
	reusable BOOLEAN NOT NULL,
	next_path TEXT NOT NULL,
	requested_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	used_at BIGINT
);
CREATE INDEX sign_in_client ON sign_in (client_hash, requested_at);
CREATE INDEX sign_in_browser ON sign_in (browser_hash, requested_at);
CREATE INDEX sign_in_email ON sign_in (email_hash, requested_at);
CREATE INDEX sign_in_expires ON sign_in (expires_at);

CREATE TABLE session (
	id BIGINT PRIMARY KEY,
	token_hash BYTEA NOT NULL UNIQUE,      -- not personal: a random token
	person BIGINT NOT NULL,                -- personal: deleted a day after it expired
	started_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	ended_at BIGINT
);
CREATE INDEX session_expires ON session (expires_at);

-- What was done lately by one client, address or page, where the limit must survive a restart or hold across nodes.  key_hash: a keyed
-- hash of what is limited.  A row is of use for a day.
CREATE TABLE rate_event (
	id BIGINT PRIMARY KEY,
	key_hash BYTEA NOT NULL,               -- personal: deleted after a day
	at BIGINT NOT NULL
);
CREATE INDEX rate_event_at ON rate_event (at);
CREATE INDEX rate_event_key ON rate_event (key_hash, at);

-- Every change by a person with a role, without names, in one hash chain for each page and one for each drive; a row about both is in both.
-- subject: what was changed, where it is neither the page nor the drive.  page_sequence, drive_sequence: the position in the chain, from 1;
-- 0: not in one.  A chain hashes the row and the chain of the row before it.
CREATE TABLE audit (
	id BIGINT PRIMARY KEY,
	at BIGINT NOT NULL,
	person BIGINT,                         -- personal: nothing ends it yet
	action TEXT NOT NULL,
	subject BIGINT NOT NULL,
	honour_page BIGINT,
	page_sequence BIGINT NOT NULL,
	page_chain BYTEA,
	drive BIGINT,
	drive_sequence BIGINT NOT NULL,
	drive_chain BYTEA
);
CREATE UNIQUE INDEX audit_page ON audit (honour_page, page_sequence) WHERE honour_page IS NOT NULL;
CREATE UNIQUE INDEX audit_drive ON audit (drive, drive_sequence) WHERE drive IS NOT NULL;

-- media ---------------------------------------------------------------------------------------------------------

-- Pictures, and later films.  kind: picture.  state: uploaded (came with a form that is not finished; a row of upload says whose it is),
-- stored.  The bytes are in the row, or in a file of the data folder with this name.
CREATE TABLE media (
	id BIGINT PRIMARY KEY,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	honour_page BIGINT NOT NULL,
	width BIGINT NOT NULL,
	height BIGINT NOT NULL,
	alternative_text TEXT NOT NULL,        -- personal: deleted with the picture
	created_at BIGINT NOT NULL,
	file_name TEXT,
	bytes BYTEA,                           -- personal: deleted when it is replaced, or with its message or letter; uploaded: after an hour
	CHECK ((bytes IS NULL) <> (file_name IS NULL))
);

-- A file that is kept for an hour while the form it came with is corrected.  browser_hash, form_hash: only this browser uses it, and
-- only in this form.  size: in bytes.
CREATE TABLE upload (
	media BIGINT PRIMARY KEY,
	token_hash BYTEA NOT NULL UNIQUE,      -- not personal: a random token
	browser_hash BYTEA NOT NULL,           -- personal: deleted after an hour
	form_hash BYTEA NOT NULL,              -- personal: deleted after an hour
	size BIGINT NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX upload_expires ON upload (expires_at, size);
CREATE INDEX upload_form ON upload (form_hash, media);

-- honour --------------------------------------------------------------------------------------------------------

-- state: waiting (for a keeper), published, declined.  donations_received 0: not stated.
-- paused_at: a keeper has paused the page; operator_paused_at: the operator has, and only the operator resumes it.
CREATE TABLE honour_page (
	id BIGINT PRIMARY KEY,
	page_key TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL,
	listed BOOLEAN NOT NULL,
	living BOOLEAN NOT NULL,
	name_sealed BYTEA NOT NULL,            -- personal: nothing ends it yet
	page_words TEXT NOT NULL,              -- personal: nothing ends it yet
	donations_received BIGINT NOT NULL,
	picture BIGINT,
	organiser BIGINT NOT NULL,             -- personal: nothing ends it yet
	organiser_stated_at BIGINT NOT NULL,
	keeper_stated_at BIGINT,
	created_at BIGINT NOT NULL,
	published_at BIGINT,
	declined_at BIGINT,
	decline_notified_at BIGINT,                -- when the organiser was told that it will not go ahead
	paused_at BIGINT,
	operator_paused_at BIGINT,
	changed_at BIGINT NOT NULL
);
CREATE INDEX honour_page_changed ON honour_page (changed_at, id);
CREATE INDEX honour_page_organiser ON honour_page (organiser);
CREATE INDEX honour_page_published ON honour_page (published_at) WHERE published_at IS NOT NULL;
CREATE INDEX honour_page_declined ON honour_page (declined_at) WHERE declined_at IS NOT NULL AND decline_notified_at IS NULL;

CREATE TABLE page_keeper (
	honour_page BIGINT NOT NULL,
	person BIGINT NOT NULL,                -- personal: nothing ends it yet
	since BIGINT NOT NULL,
	PRIMARY KEY (honour_page, person)
);
CREATE INDEX page_keeper_person ON page_keeper (person);

CREATE TABLE invitation (
	id BIGINT PRIMARY KEY,
	token_hash BYTEA NOT NULL UNIQUE,      -- not personal: a private link
	honour_page BIGINT NOT NULL,
	email_hash BYTEA NOT NULL,             -- personal: nothing ends it yet
	email_sealed BYTEA NOT NULL,           -- personal: nothing ends it yet
	inviter_sealed BYTEA NOT NULL,         -- personal: nothing ends it yet
	letter_sealed BYTEA,                   -- personal: nothing ends it yet
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	ended_at BIGINT
);
CREATE INDEX invitation_email ON invitation (email_hash);
CREATE INDEX invitation_page ON invitation (honour_page);

-- What an organiser proposes once the page is published.
CREATE TABLE proposal (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	person BIGINT NOT NULL,                -- personal: nothing ends it yet
	name_sealed BYTEA NOT NULL,            -- personal: nothing ends it yet
	page_words TEXT NOT NULL,              -- personal: nothing ends it yet
	living BOOLEAN NOT NULL,
	donations_received BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	answered_at BIGINT,
	accepted BOOLEAN NOT NULL
);
CREATE INDEX proposal_page ON proposal (honour_page) WHERE answered_at IS NULL;

-- A background to the page, for readers who do not know the person.
CREATE TABLE page_background (
	honour_page BIGINT PRIMARY KEY,
	text TEXT NOT NULL,                    -- personal: nothing ends it yet
	changed_at BIGINT NOT NULL
);

-- A song or a text dedicated to the person: its title, its author, and where it is; never embedded.
CREATE TABLE tribute (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	title TEXT NOT NULL,
	author TEXT NOT NULL,
	web TEXT NOT NULL,
	added_at BIGINT NOT NULL,
	removed_at BIGINT
);
CREATE INDEX tribute_page ON tribute (honour_page) WHERE removed_at IS NULL;

-- Other pages that a keeper chose to name; shown while they are public themselves.
CREATE TABLE related_page (
	honour_page BIGINT NOT NULL,
	other BIGINT NOT NULL,
	added_at BIGINT NOT NULL,
	PRIMARY KEY (honour_page, other)
);

-- "Give anywhere until …", with the blood service's own search.
CREATE TABLE page_anywhere (
	honour_page BIGINT PRIMARY KEY,
	until TEXT NOT NULL,
	service_name TEXT NOT NULL,
	service_web TEXT NOT NULL,
	set_at BIGINT NOT NULL
);

-- Pages whose family chose names instead of a number where fewer than ten people came.
CREATE TABLE page_names (
	honour_page BIGINT NOT NULL PRIMARY KEY,
	chosen_at BIGINT NOT NULL
);

-- Pages whose family lets others show their picture, on other sites and on posters.
CREATE TABLE page_picture_shared (
	honour_page BIGINT PRIMARY KEY
);

-- drive ---------------------------------------------------------------------------------------------------------

-- state: open, closed (to booking), cancelled.  Minutes are of the local day; until_minute may be more than 1440 (after midnight).
-- break_from = break_until: no break.  capacity: of each slot.  day_closed_at: the desk is done and names may appear.
-- late, late_at: how late the day runs, as the desk said last, and when; NULL: it has not said.
CREATE TABLE drive (
	id BIGINT PRIMARY KEY,
	organiser BIGINT NOT NULL,             -- personal: nothing ends it yet
	state TEXT NOT NULL,
	service_name TEXT NOT NULL,
	service_phone TEXT NOT NULL,
	service_web TEXT NOT NULL,
	venue TEXT NOT NULL,
	address TEXT NOT NULL,
	date TEXT NOT NULL,
	zone TEXT NOT NULL,
	from_minute BIGINT NOT NULL,
	until_minute BIGINT NOT NULL,
	break_from BIGINT NOT NULL,
	break_until BIGINT NOT NULL,
	slot_minutes BIGINT NOT NULL,
	capacity BIGINT NOT NULL,
	starts BIGINT NOT NULL,
	ends BIGINT NOT NULL,
	sequence BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	cancelled_at BIGINT,
	day_closed_at BIGINT,
	late TEXT,
	late_at BIGINT
);
CREATE INDEX drive_closed ON drive (day_closed_at) WHERE day_closed_at IS NOT NULL;
CREATE INDEX drive_not_closed ON drive (ends) WHERE day_closed_at IS NULL AND state <> 'cancelled';
CREATE INDEX drive_organiser ON drive (organiser);
CREATE INDEX drive_starts ON drive (starts);

-- What an organiser or a blood service says about a drive in its own words, one row for each kind and language.
-- kind: directions.  language: a BCP 47 tag; 'und': not stated.
CREATE TABLE drive_text (
	drive BIGINT NOT NULL,
	kind TEXT NOT NULL,
	language TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (drive, kind, language)
);

-- What the organiser adds to the emails about the last change, closing or cancelling of a drive: to people who have booked or wait.
CREATE TABLE drive_note (
	drive BIGINT PRIMARY KEY,
	text_sealed BYTEA NOT NULL,            -- personal: deleted 90 days after it was written
	written_at BIGINT NOT NULL
);
CREATE INDEX drive_note_written ON drive_note (written_at);

-- Which pages a drive is for, and what of its tally has been published.  shown_as: how the page reports this drive, 'number', 'names' or
-- 'both'; NULL: it reports nobody who came.
CREATE TABLE drive_page (
	drive BIGINT NOT NULL,
	honour_page BIGINT NOT NULL,
	joined_at BIGINT NOT NULL,
	gave_shown BIGINT NOT NULL,
	outcomes_shown BIGINT NOT NULL,
	shown_as TEXT,
	PRIMARY KEY (drive, honour_page)
);
CREATE INDEX drive_page_page ON drive_page (honour_page);

-- booked never exceeds capacity: the guarded UPDATE on it is the lock.  overbooked counts walk-ins taken beyond capacity.
CREATE TABLE slot (
	id BIGINT PRIMARY KEY,
	drive BIGINT NOT NULL,
	date TEXT NOT NULL,
	minute BIGINT NOT NULL,
	later BOOLEAN NOT NULL,
	starts BIGINT NOT NULL,
	capacity BIGINT NOT NULL,
	booked BIGINT NOT NULL,
	overbooked BIGINT NOT NULL
);
CREATE UNIQUE INDEX slot_local_time ON slot (drive, date, minute, later);

-- A drive that other pages may join: a row while they may.
CREATE TABLE drive_joinable (
	drive BIGINT PRIMARY KEY,
	since BIGINT NOT NULL
);

-- A page that asks to join another organiser's drive; once accepted there is a row in drive_page.
CREATE TABLE drive_join (
	id BIGINT PRIMARY KEY,
	drive BIGINT NOT NULL,
	honour_page BIGINT NOT NULL,
	requested_by BIGINT NOT NULL,          -- personal: nothing ends it yet
	requested_at BIGINT NOT NULL,
	answered_at BIGINT,
	accepted BOOLEAN NOT NULL
);
CREATE INDEX drive_join_asked ON drive_join (honour_page) WHERE answered_at IS NULL;
CREATE UNIQUE INDEX drive_join_waiting ON drive_join (drive, honour_page) WHERE answered_at IS NULL;

-- The folded words of venue and address of each drive that may be shown to everyone, and the empty word for all of them.  What a search
-- finds here is checked against drive and page again before it is shown.
CREATE TABLE drive_word (
	word TEXT NOT NULL,
	ends BIGINT NOT NULL,
	drive BIGINT NOT NULL,
	PRIMARY KEY (word, ends, drive)
);
CREATE INDEX drive_word_drive ON drive_word (drive, word, ends);

-- How far the search has followed the pages' changes: one row.
CREATE TABLE drive_word_state (
	id BIGINT PRIMARY KEY,
	changed_at BIGINT NOT NULL,
	honour_page BIGINT NOT NULL
);

-- appointment ---------------------------------------------------------------------------------------------------

-- seat_hash: of the one link that the leader shares with friends (NULL: revoked).  confirm_until: the leader's address must be confirmed by
-- then, or the group is released; NULL: it is confirmed.  lapsed_at: when the group was released, by the clock or the organiser.
CREATE TABLE booking_group (
	id BIGINT PRIMARY KEY,
	drive BIGINT NOT NULL,
	honour_page BIGINT NOT NULL,
	leader_name_sealed BYTEA NOT NULL,     -- personal: nothing ends it yet
	leader_email_hash BYTEA NOT NULL,      -- personal: nothing ends it yet
	leader_email_sealed BYTEA NOT NULL,    -- personal: nothing ends it yet
	leader_hash BYTEA NOT NULL,            -- personal: nothing ends it yet
	only_organises BOOLEAN NOT NULL,
	size BIGINT NOT NULL,
	link_hash BYTEA NOT NULL UNIQUE,       -- not personal: a private link
	link_generation BIGINT NOT NULL,
	seat_hash BYTEA UNIQUE,                -- not personal: a private link
	seat_generation BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	consent BIGINT NOT NULL,
	confirm_until BIGINT,
	lapsed_at BIGINT
);
CREATE INDEX booking_group_confirm ON booking_group (confirm_until) WHERE confirm_until IS NOT NULL;
CREATE INDEX booking_group_email ON booking_group (leader_email_hash);
CREATE INDEX booking_group_leader ON booking_group (drive, leader_hash);
CREATE INDEX booking_group_page ON booking_group (honour_page);

-- The sentences above the buttons with which people book or join a waiting list: pressing the button is the consent. A number is never
-- given to another sentence; a changed sentence is a new row, in a migration of its own (appointment/appointment_consent.h).
CREATE TABLE consent_wording (
	id BIGINT PRIMARY KEY,
	words TEXT NOT NULL
);
INSERT INTO consent_wording (id, words) VALUES
	(1, 'By booking you agree that we keep your name, your email address and this appointment, so that the desk can find you and we can tell you about changes.'),
	(2, 'By booking you agree that we keep your name, your email address and these appointments, so that the desk can find you and we can tell you about changes.'),
	(3, 'By joining you agree that we keep your name and your email address, so that we can offer you an appointment.');

-- state: unclaimed (a friend's seat), booked, cancelled, drive_cancelled.
-- leader_sees, of a spot in a group that is booked: typed (the group's leader typed the name and booked it), told (its donor chose to tell
-- the leader who they are); NULL: the leader sees that it is booked, and no more.
-- kind: donor, or helper (came along: driver, companion; has no slot).  shown_sealed: the name that the page may show; NULL: "a friend".
-- consent: the sentence above the button that was pressed at booked_at; 0: none, because no donor pressed it.
-- donor_hash: keyed hash of email and folded name while the appointment is booked.  honour_page NULL: for no one in particular.
-- released_at: did not come, and the time went to another person; the row stays for the desk.  slot.booked is the number of the slot's rows
-- that are unclaimed or booked, not over capacity and not released, and of the seats held in it by waiting_offer_slot.
-- client_hash: keyed hash of the client that booked, as long as the appointment counts against that client: NULL once the address is
-- confirmed, the drive is over, or the booking was made from this machine.
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
	name_sealed BYTEA,                     -- personal: nothing ends it yet
	email_hash BYTEA,                      -- personal: nothing ends it yet
	email_sealed BYTEA,                    -- personal: nothing ends it yet
	donor_hash BYTEA,                      -- personal: emptied when it is given back, or its drive is cancelled
	shown_sealed BYTEA,                    -- personal: nothing ends it yet
	leader_sees TEXT,
	consent BIGINT NOT NULL,
	link_hash BYTEA UNIQUE,                -- not personal: a private link
	link_generation BIGINT NOT NULL,
	sequence BIGINT NOT NULL,
	booked_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	reminded_at BIGINT,
	arrived_at BIGINT,                     -- personal: nothing ends it yet
	finished_at BIGINT,                    -- personal: nothing ends it yet
	released_at BIGINT,
	client_hash BYTEA                      -- personal: emptied when the address is confirmed, it is given back, or its drive is over
);
CREATE INDEX appointment_client ON appointment (drive, client_hash) WHERE client_hash IS NOT NULL;
CREATE UNIQUE INDEX appointment_donor ON appointment (drive, donor_hash);
CREATE INDEX appointment_email ON appointment (email_hash) WHERE email_hash IS NOT NULL;
CREATE INDEX appointment_group ON appointment (booking_group) WHERE booking_group IS NOT NULL;

-- The last move or cancellation of an appointment, for as long as a person can undo it.  slot: where it was before.  sequence: what the
-- appointment has since that change; with any other there is nothing to undo.  has_donor: it had a donor_hash.
CREATE TABLE appointment_undo (
	appointment BIGINT PRIMARY KEY,
	slot BIGINT NOT NULL,
	sequence BIGINT NOT NULL,
	has_donor BOOLEAN NOT NULL,
	changed_at BIGINT NOT NULL
);
CREATE INDEX appointment_undo_changed ON appointment_undo (changed_at);

-- waiting -------------------------------------------------------------------------------------------------------

-- The waiting list.  state: waiting, offered (an offer is held for it), booked (took one), left, lapsed (let two go by), placed (booked
-- another way), cancelled (with its drive), over (the day has passed).  size 1: alone; more: a group, all or none.
-- from_minute, until_minute: when they can come, in minutes of the drive's local day (more than 1440 after midnight), both included.
-- queued_at, id: the order of the list.  donor_hash, shown_sealed, client_hash: as in appointment.  consent: as there, at joined_at.  appointment, booking_group: what became of it.
CREATE TABLE waiting_entry (
	id BIGINT PRIMARY KEY,
	drive BIGINT NOT NULL,
	honour_page BIGINT NOT NULL,
	state TEXT NOT NULL,
	size BIGINT NOT NULL,
	only_organises BOOLEAN NOT NULL,
	from_minute BIGINT NOT NULL,
	until_minute BIGINT NOT NULL,
	name_sealed BYTEA NOT NULL,            -- personal: deleted 30 days after it ended
	email_hash BYTEA NOT NULL,             -- personal: deleted 30 days after it ended
	email_sealed BYTEA NOT NULL,           -- personal: deleted 30 days after it ended
	donor_hash BYTEA NOT NULL,             -- personal: deleted 30 days after it ended
	shown_sealed BYTEA,                    -- personal: deleted 30 days after it ended
	consent BIGINT NOT NULL,
	link_hash BYTEA NOT NULL UNIQUE,       -- not personal: a private link
	joined_at BIGINT NOT NULL,
	queued_at BIGINT NOT NULL,
	lapse_count BIGINT NOT NULL,
	appointment BIGINT,
	booking_group BIGINT,
	ended_at BIGINT,
	link_generation BIGINT NOT NULL,
	client_hash BYTEA                      -- personal: emptied when the address is confirmed, it ended, or its drive is over
);
CREATE INDEX waiting_entry_cancelled ON waiting_entry (drive, id) WHERE state = 'cancelled';
CREATE INDEX waiting_entry_client ON waiting_entry (drive, client_hash) WHERE client_hash IS NOT NULL;
CREATE UNIQUE INDEX waiting_entry_donor ON waiting_entry (drive, donor_hash) WHERE ended_at IS NULL;
CREATE INDEX waiting_entry_email ON waiting_entry (email_hash) WHERE ended_at IS NULL;
CREATE INDEX waiting_entry_ended ON waiting_entry (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX waiting_entry_queue ON waiting_entry (drive, queued_at, id) WHERE state = 'waiting';

-- Seats held for one entry until held_until; while they are held they count in slot.booked.  slot: the first of them.
-- state: held, taken, passed (not this time), declined, lapsed, withdrawn (with the drive, or its entry left or was placed).
CREATE TABLE waiting_offer (
	id BIGINT PRIMARY KEY,
	entry BIGINT NOT NULL,
	drive BIGINT NOT NULL,
	slot BIGINT NOT NULL,
	state TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	held_until BIGINT NOT NULL,
	ended_at BIGINT
);
CREATE INDEX waiting_offer_drive ON waiting_offer (drive, held_until, id) WHERE state = 'held';
CREATE UNIQUE INDEX waiting_offer_held ON waiting_offer (entry) WHERE state = 'held';
CREATE INDEX waiting_offer_until ON waiting_offer (held_until) WHERE state = 'held';
CREATE INDEX waiting_offer_waiting ON waiting_offer (entry);

CREATE TABLE waiting_offer_slot (
	offer BIGINT NOT NULL,
	slot BIGINT NOT NULL,
	seats BIGINT NOT NULL,
	PRIMARY KEY (offer, slot)
);

-- desk ----------------------------------------------------------------------------------------------------------

-- A day code from the organiser: one device, one drive, one day.  device_hash: of the cookie of the device that used it.
CREATE TABLE crew_pass (
	id BIGINT PRIMARY KEY,
	drive BIGINT NOT NULL,
	kind TEXT NOT NULL,
	code_hash BYTEA NOT NULL UNIQUE,       -- not personal: a day code
	created_by BIGINT NOT NULL,            -- personal: nothing ends it yet
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	redeemed_at BIGINT,
	device_hash BYTEA UNIQUE,              -- personal: nothing ends it yet
	reusable BOOLEAN NOT NULL,
	ended_at BIGINT
);
CREATE INDEX crew_pass_drive ON crew_pass (drive);

-- donation ------------------------------------------------------------------------------------------------------

-- What happened, append-only: undoing marks a row and frees its number.  kind: gave, could_not, left, did_not_come.
-- tally: 'in': counted in the number that is published; 'out': was, and no longer is; NULL: never was (decision 35).
CREATE TABLE outcome (
	id BIGINT PRIMARY KEY,
	appointment BIGINT NOT NULL,
	drive BIGINT NOT NULL,
	honour_page BIGINT,
	kind TEXT NOT NULL,                    -- personal: nothing ends it yet
	number_hash BYTEA,                     -- personal: nothing ends it yet
	number_sealed BYTEA,                   -- personal: nothing ends it yet
	crew_pass BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	undone_at BIGINT,
	tally TEXT                             -- personal: nothing ends it yet
);
CREATE INDEX outcome_appointment ON outcome (appointment);
CREATE INDEX outcome_drive ON outcome (drive);
CREATE UNIQUE INDEX outcome_number ON outcome (number_hash) WHERE undone_at IS NULL AND number_hash IS NOT NULL;
CREATE UNIQUE INDEX outcome_of ON outcome (appointment) WHERE undone_at IS NULL;

-- "I gave at …, on …": waits for a keeper.  state: waiting, counted, left_out.  content_hash: the same donation reported twice is one.
CREATE TABLE donation_elsewhere (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	state TEXT NOT NULL,
	venue TEXT NOT NULL,
	date TEXT NOT NULL,
	name_sealed BYTEA NOT NULL,            -- personal: nothing ends it yet
	shown_sealed BYTEA,                    -- personal: nothing ends it yet
	content_hash BYTEA NOT NULL UNIQUE,    -- personal: nothing ends it yet
	created_at BIGINT NOT NULL,
	answered_at BIGINT
);
CREATE INDEX donation_elsewhere_page ON donation_elsewhere (honour_page, state);

-- message -------------------------------------------------------------------------------------------------------

-- Text and pictures for the family.  state: waiting (for a keeper), private, published, removed (previous_state: for undo).
-- One of appointment and booking_group is set: who sent it, for themselves or for their group.  author_sealed NULL: a friend.
-- content_hash: author, text and pictures together, so that what is sent twice is one message.
-- approved_at: when the keeper who reads first passed it on.
CREATE TABLE message (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	appointment BIGINT,
	booking_group BIGINT,
	state TEXT NOT NULL,
	previous_state TEXT NOT NULL,
	text_sealed BYTEA NOT NULL,            -- personal: deleted 30 days after a keeper removed it
	author_sealed BYTEA,                   -- personal: deleted 30 days after a keeper removed it
	content_hash BYTEA NOT NULL UNIQUE,    -- personal: deleted 30 days after a keeper removed it
	created_at BIGINT NOT NULL,
	approved_at BIGINT,
	decided_at BIGINT NOT NULL
);
CREATE INDEX message_appointment ON message (appointment) WHERE appointment IS NOT NULL;
CREATE INDEX message_group ON message (booking_group) WHERE booking_group IS NOT NULL;
CREATE INDEX message_page ON message (honour_page, id);
CREATE INDEX message_published ON message (honour_page, decided_at) WHERE state = 'published';
CREATE INDEX message_removed ON message (decided_at) WHERE state = 'removed';

CREATE TABLE message_picture (
	message BIGINT NOT NULL,
	position BIGINT NOT NULL,
	picture BIGINT NOT NULL UNIQUE,
	PRIMARY KEY (message, position)
);

-- Who was asked for a message after the day, once each; a leader with an appointment is in both, for one email.
CREATE TABLE message_request (
	appointment BIGINT PRIMARY KEY,
	sent_at BIGINT NOT NULL
);

CREATE TABLE message_request_group (
	booking_group BIGINT PRIMARY KEY,
	sent_at BIGINT NOT NULL
);

-- A keeper's choices; no row: reads everything herself and is not notified.  reader: another keeper who reads first.
-- notify: none, daily (an email), visit (a number on her pages).  notified_at: messages before it have been reported.
CREATE TABLE message_choice (
	honour_page BIGINT NOT NULL,
	person BIGINT NOT NULL,                -- personal: nothing ends it yet
	reader BIGINT,                         -- personal: nothing ends it yet
	notify TEXT NOT NULL,
	notified_at BIGINT NOT NULL,
	PRIMARY KEY (honour_page, person)
);
CREATE INDEX message_choice_daily ON message_choice (notified_at) WHERE notify = 'daily';
CREATE INDEX message_choice_reader ON message_choice (honour_page, reader) WHERE reader IS NOT NULL;

-- thanks --------------------------------------------------------------------------------------------------------

-- state: draft, planned (goes out at send_…), asks (its time passed while the page was paused: a keeper presses again), sending, sent,
-- taken_down (text emptied).  The plan is local: date, minute, which of two equal minutes, zone; send_at is derived.
CREATE TABLE thanks_letter (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	state TEXT NOT NULL,
	text TEXT NOT NULL,                    -- personal: emptied when it is taken down
	to_missed BOOLEAN NOT NULL,
	in_public BOOLEAN NOT NULL,
	send_date TEXT,
	send_minute BIGINT NOT NULL,
	send_later BOOLEAN NOT NULL,
	send_zone TEXT,
	send_at BIGINT,
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	started_at BIGINT,
	sent_at BIGINT,
	taken_down_at BIGINT
);
CREATE INDEX thanks_letter_page ON thanks_letter (honour_page);
CREATE INDEX thanks_letter_planned ON thanks_letter (send_at) WHERE state = 'planned';

-- email_picture: the same picture, small enough to be in every email.
CREATE TABLE thanks_picture (
	picture BIGINT PRIMARY KEY,
	email_picture BIGINT NOT NULL,
	letter BIGINT NOT NULL
);
CREATE INDEX thanks_picture_letter ON thanks_picture (letter);

-- Who was written to: each address once a letter, whatever is restarted.
CREATE TABLE thanks_sent (
	letter BIGINT NOT NULL,
	email_hash BYTEA NOT NULL,             -- personal: nothing ends it yet
	at BIGINT NOT NULL,
	PRIMARY KEY (letter, email_hash)
);

-- An address that a page has thanked: its private link for receiving no more.
CREATE TABLE thanks_address (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	email_hash BYTEA NOT NULL,             -- personal: nothing ends it yet
	stop_hash BYTEA NOT NULL UNIQUE,       -- not personal: a private link
	stopped_at BIGINT
);
CREATE UNIQUE INDEX thanks_address_page ON thanks_address (honour_page, email_hash);

-- public --------------------------------------------------------------------------------------------------------

-- Reports of a concern, above all "someone is being pressed to give blood".
CREATE TABLE concern (
	id BIGINT PRIMARY KEY,
	about TEXT NOT NULL,
	text_sealed BYTEA NOT NULL,            -- personal: nothing ends it yet
	email_sealed BYTEA,                    -- personal: nothing ends it yet
	created_at BIGINT NOT NULL,
	answered_at BIGINT
);
