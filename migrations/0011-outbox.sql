-- The outbox, its columns once.  cause: a row of src/outbox/outbox_cause.def.  to_hash: the receiver, hashed as in person.email_hash, in
-- every row.  not_before: it leaves then or later.  counted: it counts against what one address receives an hour and a day.
-- honour_page, drive: what it is about, where there is one.  digest: while a row waits, a newer one of the same digest takes its place.
ALTER TABLE email RENAME COLUMN kind TO cause;
ALTER TABLE email RENAME COLUMN due TO not_before;
ALTER TABLE email ADD COLUMN counted BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE email ADD COLUMN honour_page BIGINT;
ALTER TABLE email ADD COLUMN drive BIGINT;
ALTER TABLE email ADD COLUMN digest BYTEA;

-- A booking writes into none of these: a ticket has no digest and has not left.
CREATE INDEX email_received ON email (to_hash, sent_at) WHERE sent_at IS NOT NULL;
CREATE UNIQUE INDEX email_digest ON email (digest) WHERE digest IS NOT NULL AND sent_at IS NULL AND failed_at IS NULL;

-- What many are told: one row, which a job turns into their emails, a batch at a time.  was: what they knew before, so that only what
-- is different then is told.  after: the last id whose email was put.
CREATE TABLE announcement (
	id BIGINT PRIMARY KEY,
	cause TEXT NOT NULL,
	drive BIGINT NOT NULL,
	was BYTEA NOT NULL,
	after BIGINT NOT NULL,
	not_before BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	ended_at BIGINT
);
CREATE UNIQUE INDEX announcement_drive ON announcement (drive) WHERE ended_at IS NULL;
CREATE INDEX announcement_due ON announcement (not_before) WHERE ended_at IS NULL;
CREATE INDEX announcement_made ON announcement (drive, created_at);
