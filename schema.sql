CREATE TABLE activitypub_activity (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	act TEXT NOT NULL,
	note INTEGER,
	follow_sealed BLOB,
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX activitypub_activity_page ON activitypub_activity (honour_page);
CREATE TABLE activitypub_actor (
	honour_page INTEGER PRIMARY KEY,
	key_sealed BLOB,
	public_key TEXT,
	started_at INTEGER NOT NULL,
	ended_at INTEGER
) STRICT;
CREATE INDEX activitypub_actor_ended ON activitypub_actor (honour_page) WHERE ended_at IS NOT NULL AND key_sealed IS NOT NULL;
CREATE INDEX activitypub_actor_keyless ON activitypub_actor (started_at) WHERE public_key IS NULL AND ended_at IS NULL;
CREATE INDEX activitypub_actor_on ON activitypub_actor (honour_page) WHERE ended_at IS NULL;
CREATE TABLE activitypub_delivery (
	inbox INTEGER NOT NULL,
	activity INTEGER NOT NULL,
	PRIMARY KEY (inbox, activity)
) STRICT, WITHOUT ROWID;
CREATE INDEX activitypub_delivery_activity ON activitypub_delivery (activity);
CREATE TABLE activitypub_follower (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	actor_hash BLOB NOT NULL,
	actor_sealed BLOB NOT NULL,
	host TEXT NOT NULL,
	inbox INTEGER NOT NULL,
	shared INTEGER NOT NULL,
	followed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX activitypub_follower_actor ON activitypub_follower (actor_hash, honour_page);
CREATE INDEX activitypub_follower_host ON activitypub_follower (honour_page, host);
CREATE INDEX activitypub_follower_inbox ON activitypub_follower (inbox);
CREATE INDEX activitypub_follower_page ON activitypub_follower (honour_page, shared);
CREATE INDEX activitypub_follower_shared ON activitypub_follower (shared);
CREATE TABLE activitypub_inbox (
	id INTEGER PRIMARY KEY,
	address_hash BLOB NOT NULL UNIQUE,
	address_sealed BLOB NOT NULL,
	attempts INTEGER NOT NULL,
	next_at INTEGER,
	set_aside_at INTEGER
) STRICT;
CREATE INDEX activitypub_inbox_next ON activitypub_inbox (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE activitypub_note (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	kind TEXT NOT NULL,
	about INTEGER NOT NULL,
	digest BLOB,
	published_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX activitypub_note_about ON activitypub_note (honour_page, kind, about) WHERE deleted_at IS NULL;
CREATE INDEX activitypub_note_page ON activitypub_note (honour_page, published_at) WHERE deleted_at IS NULL;
CREATE TABLE activitypub_received (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER,
	asked TEXT NOT NULL,
	host TEXT NOT NULL,
	signature_hash BLOB NOT NULL UNIQUE,
	said_sealed BLOB,
	tries INTEGER NOT NULL,
	next_at INTEGER,
	received_at INTEGER NOT NULL,
	done_at INTEGER
) STRICT;
CREATE INDEX activitypub_received_done ON activitypub_received (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX activitypub_received_host ON activitypub_received (host) WHERE next_at IS NOT NULL;
CREATE INDEX activitypub_received_next ON activitypub_received (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE announcement (
	id INTEGER PRIMARY KEY,
	cause TEXT NOT NULL,
	drive INTEGER,
	letter INTEGER,
	honour_page INTEGER,
	previous BLOB,
	last_id INTEGER NOT NULL,
	not_before INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	ended_at INTEGER,
	CHECK ((drive IS NULL) <> (letter IS NULL))
) STRICT;
CREATE INDEX announcement_created ON announcement (drive, created_at);
CREATE UNIQUE INDEX announcement_drive ON announcement (drive, cause) WHERE ended_at IS NULL AND honour_page IS NULL;
CREATE INDEX announcement_due ON announcement (cause, not_before) WHERE ended_at IS NULL;
CREATE INDEX announcement_ended ON announcement (ended_at) WHERE ended_at IS NOT NULL;
CREATE UNIQUE INDEX announcement_letter ON announcement (letter, cause) WHERE letter IS NOT NULL;
CREATE UNIQUE INDEX announcement_new_drive ON announcement (honour_page, drive) WHERE drive IS NOT NULL AND honour_page IS NOT NULL;
CREATE INDEX announcement_news ON announcement (honour_page, created_at) WHERE cause = 'follow_news';
CREATE INDEX announcement_of_drive ON announcement (drive) WHERE ended_at IS NULL;
CREATE INDEX announcement_page ON announcement (honour_page) WHERE ended_at IS NULL;
CREATE TABLE appointment (
	id INTEGER PRIMARY KEY,
	drive INTEGER NOT NULL,
	slot INTEGER,
	honour_page INTEGER,
	booking_group INTEGER,
	state TEXT NOT NULL,
	kind TEXT NOT NULL,
	walk_in INTEGER NOT NULL CHECK (walk_in IN (0, 1)),
	over_capacity INTEGER NOT NULL CHECK (over_capacity IN (0, 1)),
	name_sealed BLOB,
	email_hash BLOB,
	email_sealed BLOB,
	donor_hash BLOB,
	shown_sealed BLOB,
	leader_sees TEXT,
	consent INTEGER NOT NULL,
	link_hash BLOB UNIQUE,
	link_generation INTEGER NOT NULL,
	sequence INTEGER NOT NULL,
	booked_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	reminded_at INTEGER,
	arrived_at INTEGER,
	finished_at INTEGER,
	released_at INTEGER,
	client_hash BLOB
) STRICT;
CREATE INDEX appointment_client ON appointment (drive, client_hash) WHERE client_hash IS NOT NULL;
CREATE UNIQUE INDEX appointment_donor ON appointment (drive, donor_hash);
CREATE INDEX appointment_email ON appointment (email_hash) WHERE email_hash IS NOT NULL;
CREATE INDEX appointment_group ON appointment (booking_group) WHERE booking_group IS NOT NULL;
CREATE TABLE appointment_undo (
	appointment INTEGER PRIMARY KEY,
	slot INTEGER NOT NULL,
	sequence INTEGER NOT NULL,
	has_donor INTEGER NOT NULL CHECK (has_donor IN (0, 1)),
	changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX appointment_undo_changed ON appointment_undo (changed_at);
CREATE TABLE audit (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	person INTEGER,
	action TEXT NOT NULL,
	subject INTEGER NOT NULL,
	honour_page INTEGER,
	page_sequence INTEGER NOT NULL,
	page_chain BLOB,
	drive INTEGER,
	drive_sequence INTEGER NOT NULL,
	drive_chain BLOB
) STRICT;
CREATE UNIQUE INDEX audit_drive ON audit (drive, drive_sequence) WHERE drive IS NOT NULL;
CREATE UNIQUE INDEX audit_page ON audit (honour_page, page_sequence) WHERE honour_page IS NOT NULL;
CREATE TABLE booking_group (
	id INTEGER PRIMARY KEY,
	drive INTEGER NOT NULL,
	honour_page INTEGER NOT NULL,
	leader_name_sealed BLOB NOT NULL,
	leader_email_hash BLOB NOT NULL,
	leader_email_sealed BLOB NOT NULL,
	leader_hash BLOB NOT NULL,
	only_organises INTEGER NOT NULL CHECK (only_organises IN (0, 1)),
	size INTEGER NOT NULL,
	link_hash BLOB NOT NULL UNIQUE,
	link_generation INTEGER NOT NULL,
	seat_hash BLOB UNIQUE,
	seat_generation INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	consent INTEGER NOT NULL,
	confirm_until INTEGER,
	lapsed_at INTEGER
) STRICT;
CREATE INDEX booking_group_confirm ON booking_group (confirm_until) WHERE confirm_until IS NOT NULL;
CREATE INDEX booking_group_email ON booking_group (leader_email_hash);
CREATE INDEX booking_group_leader ON booking_group (drive, leader_hash);
CREATE INDEX booking_group_page ON booking_group (honour_page);
CREATE TABLE concern (
	id INTEGER PRIMARY KEY,
	about TEXT NOT NULL,
	text_sealed BLOB NOT NULL,
	email_sealed BLOB,
	created_at INTEGER NOT NULL,
	answered_at INTEGER
) STRICT;
CREATE TABLE consent_wording (
	id INTEGER PRIMARY KEY,
	words TEXT NOT NULL
) STRICT;
CREATE TABLE crew_pass (
	id INTEGER PRIMARY KEY,
	drive INTEGER NOT NULL,
	kind TEXT NOT NULL,
	code_hash BLOB NOT NULL UNIQUE,
	created_by INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	redeemed_at INTEGER,
	device_hash BLOB UNIQUE,
	reusable INTEGER NOT NULL CHECK (reusable IN (0, 1)),
	ended_at INTEGER
) STRICT;
CREATE INDEX crew_pass_drive ON crew_pass (drive);
CREATE TABLE desk_press (
	drive INTEGER NOT NULL,
	number INTEGER NOT NULL,
	crew_pass INTEGER NOT NULL,
	press_key TEXT NOT NULL,
	kind TEXT NOT NULL,
	about INTEGER,
	appointment INTEGER,
	seen INTEGER NOT NULL,
	pressed_at INTEGER NOT NULL,
	received_at INTEGER NOT NULL,
	answer TEXT NOT NULL,
	live INTEGER NOT NULL CHECK (live IN (0, 1)),
	name_sealed BLOB,
	honour_page INTEGER,
	shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
	PRIMARY KEY (drive, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_press_about ON desk_press (about);
CREATE INDEX desk_press_appointment ON desk_press (appointment);
CREATE INDEX desk_press_asked ON desk_press (drive, answer) WHERE answer IN ('asked', 'late');
CREATE UNIQUE INDEX desk_press_key ON desk_press (crew_pass, press_key);
CREATE TABLE donation_elsewhere (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	state TEXT NOT NULL,
	venue TEXT NOT NULL,
	date TEXT NOT NULL,
	name_sealed BLOB NOT NULL,
	shown_sealed BLOB,
	content_hash BLOB NOT NULL UNIQUE,
	created_at INTEGER NOT NULL,
	answered_at INTEGER
) STRICT;
CREATE INDEX donation_elsewhere_page ON donation_elsewhere (honour_page, state);
CREATE TABLE draft (
	draft_mac BLOB PRIMARY KEY,
	expires_at INTEGER NOT NULL,
	typed_sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_expires ON draft (expires_at);
CREATE TABLE drive (
	id INTEGER PRIMARY KEY,
	organiser INTEGER NOT NULL,
	state TEXT NOT NULL,
	service_name TEXT NOT NULL,
	service_phone TEXT NOT NULL,
	service_web TEXT NOT NULL,
	venue TEXT NOT NULL,
	address TEXT NOT NULL,
	date TEXT NOT NULL,
	zone TEXT NOT NULL,
	from_minute INTEGER NOT NULL,
	until_minute INTEGER NOT NULL,
	break_from INTEGER NOT NULL,
	break_until INTEGER NOT NULL,
	slot_minutes INTEGER NOT NULL,
	capacity INTEGER NOT NULL,
	starts INTEGER NOT NULL,
	ends INTEGER NOT NULL,
	sequence INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	cancelled_at INTEGER,
	day_closed_at INTEGER,
	late TEXT,
	late_at INTEGER
) STRICT;
CREATE INDEX drive_closed ON drive (day_closed_at) WHERE day_closed_at IS NOT NULL;
CREATE INDEX drive_not_closed ON drive (ends) WHERE day_closed_at IS NULL AND state <> 'cancelled';
CREATE INDEX drive_organiser ON drive (organiser);
CREATE INDEX drive_starts ON drive (starts);
CREATE TABLE drive_join (
	id INTEGER PRIMARY KEY,
	drive INTEGER NOT NULL,
	honour_page INTEGER NOT NULL,
	requested_by INTEGER NOT NULL,
	requested_at INTEGER NOT NULL,
	answered_at INTEGER,
	accepted INTEGER NOT NULL CHECK (accepted IN (0, 1))
) STRICT;
CREATE INDEX drive_join_asked ON drive_join (honour_page) WHERE answered_at IS NULL;
CREATE UNIQUE INDEX drive_join_waiting ON drive_join (drive, honour_page) WHERE answered_at IS NULL;
CREATE TABLE drive_joinable (
	drive INTEGER PRIMARY KEY,
	since INTEGER NOT NULL
) STRICT;
CREATE TABLE drive_note (
	drive INTEGER PRIMARY KEY,
	text_sealed BLOB NOT NULL,
	written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX drive_note_written ON drive_note (written_at);
CREATE TABLE drive_page (
	drive INTEGER NOT NULL,
	honour_page INTEGER NOT NULL,
	joined_at INTEGER NOT NULL,
	gave_shown INTEGER NOT NULL,
	outcomes_shown INTEGER NOT NULL,
	shown_as TEXT,
	PRIMARY KEY (drive, honour_page)
) STRICT, WITHOUT ROWID;
CREATE INDEX drive_page_page ON drive_page (honour_page);
CREATE TABLE drive_text (
	drive INTEGER NOT NULL,
	kind TEXT NOT NULL,
	language TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (drive, kind, language)
) STRICT, WITHOUT ROWID;
CREATE TABLE drive_word (
	word TEXT NOT NULL,
	ends INTEGER NOT NULL,
	drive INTEGER NOT NULL,
	PRIMARY KEY (word, ends, drive)
) STRICT, WITHOUT ROWID;
CREATE INDEX drive_word_drive ON drive_word (drive, word, ends);
CREATE TABLE drive_word_state (
	id INTEGER PRIMARY KEY,
	changed_at INTEGER NOT NULL,
	honour_page INTEGER NOT NULL
) STRICT;
CREATE TABLE email_bounce (
	email INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	status TEXT NOT NULL
) STRICT;
CREATE TABLE email_confirmed (
	email_hash BLOB PRIMARY KEY,
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE email_refused (
	email_hash BLOB PRIMARY KEY,
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE film (
	media INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	state TEXT NOT NULL,
	failure TEXT,
	key_sealed BLOB NOT NULL,
	size INTEGER NOT NULL,
	received INTEGER NOT NULL,
	duration_ms INTEGER NOT NULL,
	still INTEGER,
	agreed_at INTEGER,
	hidden INTEGER NOT NULL CHECK (hidden IN (0, 1)),
	cut_from_ms INTEGER NOT NULL,
	cut_until_ms INTEGER NOT NULL,
	work_ms INTEGER NOT NULL,
	tries INTEGER NOT NULL,
	changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX film_page ON film (honour_page, size);
CREATE INDEX film_ready ON film (changed_at) WHERE state = 'ready';
CREATE UNIQUE INDEX film_still_shown ON film (still) WHERE still IS NOT NULL;
CREATE INDEX film_waiting ON film (changed_at) WHERE state IN ('waiting', 'converting');
CREATE TABLE film_captions (
	film INTEGER PRIMARY KEY,
	speech TEXT NOT NULL,
	language TEXT NOT NULL,
	text_sealed BLOB NOT NULL,
	changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE film_request (
	id INTEGER PRIMARY KEY,
	film INTEGER NOT NULL,
	text_sealed BLOB NOT NULL,
	email_sealed BLOB,
	asked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX film_request_asked ON film_request (asked_at);
CREATE INDEX film_request_film ON film_request (film);
CREATE TABLE film_still (
	film INTEGER NOT NULL,
	position INTEGER NOT NULL,
	picture INTEGER NOT NULL UNIQUE,
	small INTEGER NOT NULL,
	PRIMARY KEY (film, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE follow_page (
	honour_page INTEGER PRIMARY KEY,
	feed_hash BLOB NOT NULL UNIQUE,
	feed_generation INTEGER NOT NULL,
	milestones INTEGER NOT NULL CHECK (milestones IN (0, 1)),
	film_shared INTEGER NOT NULL CHECK (film_shared IN (0, 1)),
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX follow_page_milestones ON follow_page (honour_page) WHERE milestones;
CREATE TABLE follower (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	email_hash BLOB NOT NULL,
	email_sealed BLOB NOT NULL,
	link_hash BLOB NOT NULL UNIQUE,
	state TEXT NOT NULL,
	often TEXT NOT NULL,
	zone TEXT NOT NULL,
	asked_at INTEGER NOT NULL,
	confirmed_at INTEGER,
	often_at INTEGER,
	told_until INTEGER,
	next_at INTEGER
) STRICT;
CREATE INDEX follower_asked ON follower (asked_at) WHERE state = 'asked';
CREATE INDEX follower_email ON follower (email_hash);
CREATE INDEX follower_following ON follower (honour_page, id) WHERE state = 'following';
CREATE INDEX follower_next ON follower (next_at) WHERE next_at IS NOT NULL;
CREATE UNIQUE INDEX follower_page ON follower (honour_page, email_hash);
CREATE TABLE honour_page (
	id INTEGER PRIMARY KEY,
	page_key TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL,
	listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
	living INTEGER NOT NULL CHECK (living IN (0, 1)),
	name_sealed BLOB NOT NULL,
	page_words TEXT NOT NULL,
	donations_received INTEGER NOT NULL,
	picture INTEGER,
	organiser INTEGER NOT NULL,
	organiser_stated_at INTEGER NOT NULL,
	keeper_stated_at INTEGER,
	created_at INTEGER NOT NULL,
	published_at INTEGER,
	declined_at INTEGER,
	decline_notified_at INTEGER,
	paused_at INTEGER,
	operator_paused_at INTEGER,
	changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX honour_page_changed ON honour_page (changed_at, id);
CREATE INDEX honour_page_declined ON honour_page (declined_at) WHERE declined_at IS NOT NULL AND decline_notified_at IS NULL;
CREATE INDEX honour_page_organiser ON honour_page (organiser);
CREATE INDEX honour_page_published ON honour_page (published_at) WHERE published_at IS NOT NULL;
CREATE TABLE idempotency (
	key_mac BLOB PRIMARY KEY,
	location_sealed BLOB NOT NULL,
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE invitation (
	id INTEGER PRIMARY KEY,
	token_hash BLOB NOT NULL UNIQUE,
	honour_page INTEGER NOT NULL,
	email_hash BLOB NOT NULL,
	email_sealed BLOB NOT NULL,
	inviter_sealed BLOB NOT NULL,
	letter_sealed BLOB,
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	ended_at INTEGER
) STRICT;
CREATE INDEX invitation_email ON invitation (email_hash);
CREATE INDEX invitation_page ON invitation (honour_page);
CREATE TABLE key_version (
	kind TEXT NOT NULL,
	version INTEGER NOT NULL,
	key_check BLOB NOT NULL,
	used_from INTEGER NOT NULL,
	PRIMARY KEY (kind, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE media (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	honour_page INTEGER NOT NULL,
	width INTEGER NOT NULL,
	height INTEGER NOT NULL,
	alternative_text TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	file_name TEXT,
	bytes BLOB,
	CHECK ((bytes IS NULL) <> (file_name IS NULL))
) STRICT;
CREATE UNIQUE INDEX media_file ON media (file_name) WHERE file_name IS NOT NULL;
CREATE TABLE message (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	appointment INTEGER,
	booking_group INTEGER,
	state TEXT NOT NULL,
	previous_state TEXT NOT NULL,
	text_sealed BLOB NOT NULL,
	author_sealed BLOB,
	content_hash BLOB NOT NULL UNIQUE,
	created_at INTEGER NOT NULL,
	approved_at INTEGER,
	decided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_appointment ON message (appointment) WHERE appointment IS NOT NULL;
CREATE INDEX message_group ON message (booking_group) WHERE booking_group IS NOT NULL;
CREATE INDEX message_page ON message (honour_page, id);
CREATE INDEX message_published ON message (honour_page, decided_at) WHERE state = 'published';
CREATE INDEX message_removed ON message (decided_at) WHERE state = 'removed';
CREATE TABLE message_choice (
	honour_page INTEGER NOT NULL,
	person INTEGER NOT NULL,
	reader INTEGER,
	notify TEXT NOT NULL,
	notified_at INTEGER NOT NULL,
	PRIMARY KEY (honour_page, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_choice_daily ON message_choice (notified_at) WHERE notify = 'daily';
CREATE INDEX message_choice_reader ON message_choice (honour_page, reader) WHERE reader IS NOT NULL;
CREATE TABLE message_film (
	message INTEGER PRIMARY KEY,
	film INTEGER NOT NULL UNIQUE
) STRICT;
CREATE TABLE message_picture (
	message INTEGER NOT NULL,
	position INTEGER NOT NULL,
	picture INTEGER NOT NULL UNIQUE,
	PRIMARY KEY (message, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE message_request (
	appointment INTEGER PRIMARY KEY,
	sent_at INTEGER NOT NULL
) STRICT;
CREATE TABLE message_request_group (
	booking_group INTEGER PRIMARY KEY,
	sent_at INTEGER NOT NULL
) STRICT;
CREATE TABLE milestone (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	donations INTEGER NOT NULL,
	reached_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX milestone_page ON milestone (honour_page, donations);
CREATE TABLE outbox_email (
	id INTEGER PRIMARY KEY,
	cause TEXT NOT NULL,
	counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
	to_hash BLOB NOT NULL,
	to_sealed BLOB NOT NULL,
	message_sealed BLOB NOT NULL,
	idempotency_hash BLOB,
	replace_hash BLOB,
	about INTEGER,
	honour_page INTEGER,
	drive INTEGER,
	letter INTEGER,
	not_before INTEGER NOT NULL,
	attempts INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	sent_at INTEGER,
	failed_at INTEGER,
	failure TEXT
) STRICT;
CREATE INDEX outbox_email_drive ON outbox_email (drive) WHERE sent_at IS NULL AND failed_at IS NULL AND cause <> 'ticket' AND drive IS NOT NULL;
CREATE INDEX outbox_email_due ON outbox_email (not_before) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_email_failed ON outbox_email (failed_at) WHERE failed_at IS NOT NULL;
CREATE INDEX outbox_email_failed_to ON outbox_email (to_hash, failed_at) WHERE failed_at IS NOT NULL;
CREATE UNIQUE INDEX outbox_email_idempotency ON outbox_email (idempotency_hash) WHERE idempotency_hash IS NOT NULL;
CREATE INDEX outbox_email_news ON outbox_email (honour_page, letter) WHERE sent_at IS NULL AND failed_at IS NULL AND cause IN ('thanks', 'follow_news');
CREATE INDEX outbox_email_received ON outbox_email (to_hash, sent_at) WHERE sent_at IS NOT NULL;
CREATE UNIQUE INDEX outbox_email_replace ON outbox_email (replace_hash) WHERE replace_hash IS NOT NULL AND sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_email_sent ON outbox_email (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_email_to ON outbox_email (to_hash, cause, created_at) WHERE cause <> 'ticket';
CREATE INDEX outbox_email_waiting ON outbox_email (cause, not_before) WHERE sent_at IS NULL AND failed_at IS NULL AND cause <> 'ticket';
CREATE TABLE outcome (
	id INTEGER PRIMARY KEY,
	appointment INTEGER NOT NULL,
	drive INTEGER NOT NULL,
	honour_page INTEGER,
	kind TEXT NOT NULL,
	number_hash BLOB,
	number_sealed BLOB,
	crew_pass INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	undone_at INTEGER,
	tally TEXT
) STRICT;
CREATE INDEX outcome_appointment ON outcome (appointment);
CREATE INDEX outcome_drive ON outcome (drive);
CREATE UNIQUE INDEX outcome_number ON outcome (number_hash) WHERE undone_at IS NULL AND number_hash IS NOT NULL;
CREATE UNIQUE INDEX outcome_of ON outcome (appointment) WHERE undone_at IS NULL;
CREATE TABLE page_anywhere (
	honour_page INTEGER PRIMARY KEY,
	until TEXT NOT NULL,
	service_name TEXT NOT NULL,
	service_web TEXT NOT NULL,
	set_at INTEGER NOT NULL
) STRICT;
CREATE TABLE page_background (
	honour_page INTEGER PRIMARY KEY,
	text TEXT NOT NULL,
	changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE page_film (
	honour_page INTEGER PRIMARY KEY,
	film INTEGER NOT NULL UNIQUE
) STRICT;
CREATE TABLE page_keeper (
	honour_page INTEGER NOT NULL,
	person INTEGER NOT NULL,
	since INTEGER NOT NULL,
	PRIMARY KEY (honour_page, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_keeper_person ON page_keeper (person);
CREATE TABLE page_names (
	honour_page INTEGER NOT NULL PRIMARY KEY,
	chosen_at INTEGER NOT NULL
) STRICT;
CREATE TABLE page_picture_shared (
	honour_page INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE person (
	id INTEGER PRIMARY KEY,
	email_hash BLOB NOT NULL UNIQUE,
	email_sealed BLOB NOT NULL,
	name_sealed BLOB,
	created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE press_page (
	honour_page INTEGER PRIMARY KEY,
	words TEXT NOT NULL,
	released INTEGER NOT NULL CHECK (released IN (0, 1)),
	changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE press_picture (
	picture INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	credit TEXT NOT NULL
) STRICT;
CREATE INDEX press_picture_page ON press_picture (honour_page);
CREATE TABLE proposal (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	person INTEGER NOT NULL,
	name_sealed BLOB NOT NULL,
	page_words TEXT NOT NULL,
	living INTEGER NOT NULL CHECK (living IN (0, 1)),
	donations_received INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	answered_at INTEGER,
	accepted INTEGER NOT NULL CHECK (accepted IN (0, 1))
) STRICT;
CREATE INDEX proposal_page ON proposal (honour_page) WHERE answered_at IS NULL;
CREATE TABLE quiet_day (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	kind TEXT NOT NULL,
	month INTEGER NOT NULL,
	day INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX quiet_day_page ON quiet_day (honour_page, kind, month, day);
CREATE TABLE quiet_first_removed (honour_page INTEGER PRIMARY KEY) STRICT;
CREATE TABLE rate_event (
	id INTEGER PRIMARY KEY,
	key_hash BLOB NOT NULL,
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX rate_event_at ON rate_event (at);
CREATE INDEX rate_event_key ON rate_event (key_hash, at);
CREATE TABLE related_page (
	honour_page INTEGER NOT NULL,
	other INTEGER NOT NULL,
	added_at INTEGER NOT NULL,
	PRIMARY KEY (honour_page, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE session (
	id INTEGER PRIMARY KEY,
	token_hash BLOB NOT NULL UNIQUE,
	person INTEGER NOT NULL,
	started_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	ended_at INTEGER
) STRICT;
CREATE INDEX session_expires ON session (expires_at);
CREATE TABLE sign_in (
	id INTEGER PRIMARY KEY,
	token_hash BLOB NOT NULL UNIQUE,
	browser_hash BLOB NOT NULL,
	client_hash BLOB NOT NULL,
	email_hash BLOB NOT NULL,
	email_sealed BLOB NOT NULL,
	code_hash BLOB,
	code_tries INTEGER NOT NULL,
	reusable INTEGER NOT NULL CHECK (reusable IN (0, 1)),
	next_path TEXT NOT NULL,
	requested_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER
) STRICT;
CREATE INDEX sign_in_browser ON sign_in (browser_hash, requested_at);
CREATE INDEX sign_in_client ON sign_in (client_hash, requested_at);
CREATE INDEX sign_in_email ON sign_in (email_hash, requested_at);
CREATE INDEX sign_in_expires ON sign_in (expires_at);
CREATE TABLE site_state (
	id INTEGER PRIMARY KEY,
	demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
	created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE slot (
	id INTEGER PRIMARY KEY,
	drive INTEGER NOT NULL,
	date TEXT NOT NULL,
	minute INTEGER NOT NULL,
	later INTEGER NOT NULL CHECK (later IN (0, 1)),
	starts INTEGER NOT NULL,
	capacity INTEGER NOT NULL,
	booked INTEGER NOT NULL,
	overbooked INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX slot_local_time ON slot (drive, date, minute, later);
CREATE TABLE thanks_address (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	email_hash BLOB NOT NULL,
	stop_hash BLOB NOT NULL UNIQUE,
	stopped_at INTEGER
) STRICT;
CREATE UNIQUE INDEX thanks_address_page ON thanks_address (honour_page, email_hash);
CREATE TABLE thanks_film (
	letter INTEGER PRIMARY KEY,
	film INTEGER NOT NULL UNIQUE
) STRICT;
CREATE TABLE thanks_letter (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	state TEXT NOT NULL,
	text TEXT NOT NULL,
	to_missed INTEGER NOT NULL CHECK (to_missed IN (0, 1)),
	in_public INTEGER NOT NULL CHECK (in_public IN (0, 1)),
	send_date TEXT,
	send_minute INTEGER NOT NULL,
	send_later INTEGER NOT NULL CHECK (send_later IN (0, 1)),
	send_zone TEXT,
	send_at INTEGER,
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	started_at INTEGER,
	sent_at INTEGER,
	taken_down_at INTEGER
) STRICT;
CREATE INDEX thanks_letter_page ON thanks_letter (honour_page);
CREATE INDEX thanks_letter_planned ON thanks_letter (send_at) WHERE state = 'planned';
CREATE TABLE thanks_picture (
	picture INTEGER PRIMARY KEY,
	email_picture INTEGER NOT NULL,
	letter INTEGER NOT NULL
) STRICT;
CREATE INDEX thanks_picture_letter ON thanks_picture (letter);
CREATE TABLE thanks_sent (
	letter INTEGER NOT NULL,
	email_hash BLOB NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (letter, email_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE tribute (
	id INTEGER PRIMARY KEY,
	honour_page INTEGER NOT NULL,
	title TEXT NOT NULL,
	author TEXT NOT NULL,
	web TEXT NOT NULL,
	added_at INTEGER NOT NULL,
	removed_at INTEGER
) STRICT;
CREATE INDEX tribute_page ON tribute (honour_page) WHERE removed_at IS NULL;
CREATE TABLE upload (
	media INTEGER PRIMARY KEY,
	token_hash BLOB NOT NULL UNIQUE,
	browser_hash BLOB NOT NULL,
	form_hash BLOB NOT NULL,
	size INTEGER NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_expires ON upload (expires_at, size);
CREATE INDEX upload_form ON upload (form_hash, media);
CREATE TABLE waiting_entry (
	id INTEGER PRIMARY KEY,
	drive INTEGER NOT NULL,
	honour_page INTEGER NOT NULL,
	state TEXT NOT NULL,
	size INTEGER NOT NULL,
	only_organises INTEGER NOT NULL CHECK (only_organises IN (0, 1)),
	from_minute INTEGER NOT NULL,
	until_minute INTEGER NOT NULL,
	name_sealed BLOB NOT NULL,
	email_hash BLOB NOT NULL,
	email_sealed BLOB NOT NULL,
	donor_hash BLOB NOT NULL,
	shown_sealed BLOB,
	consent INTEGER NOT NULL,
	link_hash BLOB NOT NULL UNIQUE,
	joined_at INTEGER NOT NULL,
	queued_at INTEGER NOT NULL,
	lapse_count INTEGER NOT NULL,
	appointment INTEGER,
	booking_group INTEGER,
	ended_at INTEGER,
	link_generation INTEGER NOT NULL,
	client_hash BLOB
) STRICT;
CREATE INDEX waiting_entry_cancelled ON waiting_entry (drive, id) WHERE state = 'cancelled';
CREATE INDEX waiting_entry_client ON waiting_entry (drive, client_hash) WHERE client_hash IS NOT NULL;
CREATE UNIQUE INDEX waiting_entry_donor ON waiting_entry (drive, donor_hash) WHERE ended_at IS NULL;
CREATE INDEX waiting_entry_email ON waiting_entry (email_hash) WHERE ended_at IS NULL;
CREATE INDEX waiting_entry_ended ON waiting_entry (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX waiting_entry_queue ON waiting_entry (drive, queued_at, id) WHERE state = 'waiting';
CREATE TABLE waiting_offer (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	drive INTEGER NOT NULL,
	slot INTEGER NOT NULL,
	state TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	held_until INTEGER NOT NULL,
	ended_at INTEGER
) STRICT;
CREATE INDEX waiting_offer_drive ON waiting_offer (drive, held_until, id) WHERE state = 'held';
CREATE UNIQUE INDEX waiting_offer_held ON waiting_offer (entry) WHERE state = 'held';
CREATE INDEX waiting_offer_until ON waiting_offer (held_until) WHERE state = 'held';
CREATE INDEX waiting_offer_waiting ON waiting_offer (entry);
CREATE TABLE waiting_offer_slot (
	offer INTEGER NOT NULL,
	slot INTEGER NOT NULL,
	seats INTEGER NOT NULL,
	PRIMARY KEY (offer, slot)
) STRICT, WITHOUT ROWID;
