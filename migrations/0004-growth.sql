-- What keeps a site with a million drives as quick as one with a thousand: searching by words, and an index for every question the
-- clock asks.

-- searching -----------------------------------------------------------------------------------------------------

-- The folded words of place and address of each drive that may be shown to everybody, and the empty word for all of them.  What a
-- search finds here is asked again of drive and page before it is shown.
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
CREATE INDEX honour_page_changed ON honour_page (changed_at, id);

-- what the clock asks -------------------------------------------------------------------------------------------

CREATE INDEX honour_page_published ON honour_page (published_at) WHERE published_at IS NOT NULL;
CREATE INDEX drive_not_closed ON drive (ends) WHERE day_closed_at IS NULL AND state <> 'cancelled';
CREATE INDEX drive_closed ON drive (day_closed_at) WHERE day_closed_at IS NOT NULL;
CREATE INDEX drive_join_asked ON drive_join (honour_page) WHERE answered_at IS NULL;
CREATE INDEX follow_page_milestones ON follow_page (honour_page) WHERE milestones;
-- Not of tickets: nobody counts them, and a booking would dirty a page more.
CREATE INDEX email_to ON email (to_hash, kind, created_at) WHERE kind <> 'ticket';
CREATE INDEX email_waiting ON email (kind, due) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX email_sent ON email (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX email_failed ON email (failed_at) WHERE failed_at IS NOT NULL;
CREATE INDEX asking_at ON asking (at);
CREATE INDEX submission_at ON submission (at);
CREATE INDEX session_expires ON session (expires_at);
CREATE INDEX sign_in_expires ON sign_in (expires_at);
