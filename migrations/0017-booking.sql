-- Each index that a booking writes into is a page more that it dirties.

-- Nothing asks for the appointments of one slot: a slot counts them itself.  Those of a page are found by its drives.
DROP INDEX appointment_slot;
DROP INDEX appointment_page;

-- One index finds all of a drive, and one donor of it.  donor_hash: of an appointment that is booked, and of no other.
UPDATE appointment SET donor_hash = NULL WHERE state <> 'booked' AND donor_hash IS NOT NULL;
DROP INDEX appointment_donor;
DROP INDEX appointment_drive;
CREATE UNIQUE INDEX appointment_donor ON appointment (drive, donor_hash);

-- key_hash begins with the time at which the key was made, so that old ones are deleted from the front of the table itself.  What was sent before
-- this step has none: a form sent then and once more after it is taken as a new one.
DELETE FROM submission;
DROP INDEX submission_at;

-- As it was, but once_hash is unique by an index of its own, in which only those emails are that have one: a ticket has none.
ALTER TABLE email RENAME TO email_before;
DROP INDEX email_digest;
DROP INDEX email_drive;
DROP INDEX email_due;
DROP INDEX email_failed;
DROP INDEX email_failed_to;
DROP INDEX email_received;
DROP INDEX email_sent;
DROP INDEX email_to;
DROP INDEX email_waiting;
CREATE TABLE email (
	id BIGINT PRIMARY KEY,
	cause TEXT NOT NULL,
	counted BOOLEAN NOT NULL DEFAULT FALSE,
	to_hash BYTEA NOT NULL,
	to_sealed BYTEA NOT NULL,
	message_sealed BYTEA NOT NULL,
	once_hash BYTEA,
	digest BYTEA,
	about BIGINT,
	honour_page BIGINT,
	drive BIGINT,
	not_before BIGINT NOT NULL,
	attempts BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	sent_at BIGINT,
	failed_at BIGINT,
	failure TEXT
);
INSERT INTO email (id, cause, counted, to_hash, to_sealed, message_sealed, once_hash, digest, about, honour_page, drive, not_before, attempts,
                  created_at, sent_at, failed_at, failure)
SELECT id, cause, counted, to_hash, to_sealed, message_sealed, once_hash, digest, about, honour_page, drive, not_before, attempts, created_at,
       sent_at, failed_at, failure
  FROM email_before;
DROP TABLE email_before;
CREATE UNIQUE INDEX email_once ON email (once_hash) WHERE once_hash IS NOT NULL;
CREATE UNIQUE INDEX email_digest ON email (digest) WHERE digest IS NOT NULL AND sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX email_drive ON email (drive) WHERE sent_at IS NULL AND failed_at IS NULL AND cause <> 'ticket' AND drive IS NOT NULL;
CREATE INDEX email_due ON email (not_before) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX email_failed ON email (failed_at) WHERE failed_at IS NOT NULL;
CREATE INDEX email_failed_to ON email (to_hash, failed_at) WHERE failed_at IS NOT NULL;
CREATE INDEX email_received ON email (to_hash, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX email_sent ON email (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX email_to ON email (to_hash, cause, created_at) WHERE cause <> 'ticket';
CREATE INDEX email_waiting ON email (cause, not_before) WHERE sent_at IS NULL AND failed_at IS NULL AND cause <> 'ticket';
