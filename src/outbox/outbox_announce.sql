-- What many are told: one row, from which a job makes their emails.

--: add_drive (id announcement_id, cause text, drive drive_id, previous bytes?, not_before instant, now instant) -> none
INSERT INTO announcement (id, cause, drive, previous, last_id, not_before, created_at)
VALUES (:id, :cause, :drive, :previous, 0, :not_before, :now)
ON CONFLICT DO NOTHING;

-- Some were told already what is no longer so: everyone is told once more.
--: restart (drive drive_id, cause text, not_before instant) -> none
UPDATE announcement SET last_id = 0, not_before = :not_before
 WHERE drive = :drive AND cause = :cause AND ended_at IS NULL AND honour_page IS NULL AND last_id > 0;

--: waiting (drive drive_id) -> one (previous bytes?, last_id count, not_before instant)
SELECT previous, last_id, not_before FROM announcement
 WHERE drive = :drive AND cause = 'drive_changed' AND ended_at IS NULL AND honour_page IS NULL;

--: add_letter (id announcement_id, cause text, letter thanks_letter_id, page honour_page_id, now instant) -> none
INSERT INTO announcement (id, cause, letter, honour_page, last_id, not_before, created_at)
VALUES (:id, :cause, :letter, :page, 0, :now, :now)
ON CONFLICT DO NOTHING;

-- Once for each page and drive, and for each letter.
--: add_news (id announcement_id, cause text, page honour_page_id, drive drive_id?, letter thanks_letter_id?, not_before instant, now instant) -> none
INSERT INTO announcement (id, cause, drive, letter, honour_page, last_id, not_before, created_at)
VALUES (:id, :cause, :drive, :letter, :page, 0, :not_before, :now)
ON CONFLICT DO NOTHING;

--: end_of_letter (letter thanks_letter_id, now instant) -> none
UPDATE announcement SET ended_at = :now WHERE letter = :letter AND ended_at IS NULL;

--: set_time (page honour_page_id, not_before instant) -> none
UPDATE announcement SET not_before = :not_before WHERE honour_page = :page AND ended_at IS NULL;

-- What waits for its followers, and for people who came, waits as long as the page is paused.
--: set_time_of_emails (page honour_page_id, not_before instant) -> none
UPDATE outbox_email SET not_before = :not_before
 WHERE honour_page = :page AND cause IN ('thanks', 'follow_news') AND sent_at IS NULL AND failed_at IS NULL;

-- Never earlier than they were: what is paused stays paused, and what is tried again later is tried then.
--: hold (page honour_page_id, until instant) -> none
UPDATE announcement SET not_before = :until WHERE honour_page = :page AND ended_at IS NULL AND not_before < :until;

--: hold_emails (page honour_page_id, until instant) -> none
UPDATE outbox_email SET not_before = :until
 WHERE honour_page = :page AND cause IN ('thanks', 'follow_news') AND sent_at IS NULL AND failed_at IS NULL AND not_before < :until;

-- What was held until then.
--: release (page honour_page_id, until instant, now instant) -> none
UPDATE announcement SET not_before = :now WHERE honour_page = :page AND ended_at IS NULL AND not_before = :until;

--: release_emails (page honour_page_id, until instant, now instant) -> none
UPDATE outbox_email SET not_before = :now
 WHERE honour_page = :page AND cause IN ('thanks', 'follow_news') AND sent_at IS NULL AND failed_at IS NULL AND not_before = :until;

-- Few emails to many wait at a time (LIMIT_FOLLOW_BATCH, LIMIT_THANKS_BATCH).
--: pages (now instant) -> many (page honour_page_id)
SELECT DISTINCT honour_page AS page FROM outbox_email
 WHERE sent_at IS NULL AND failed_at IS NULL AND cause IN ('thanks', 'follow_news') AND not_before <= :now AND honour_page IS NOT NULL
 ORDER BY honour_page LIMIT 200;

--: due (cause text, now instant) -> many (id announcement_id, drive drive_id?, letter thanks_letter_id?, page honour_page_id?, previous bytes?, last_id count, created_at instant)
SELECT id, drive, letter, honour_page AS page, previous, last_id, created_at FROM announcement
 WHERE cause = :cause AND ended_at IS NULL AND not_before <= :now ORDER BY not_before, id LIMIT 50;

--: advance (id announcement_id, last_id count) -> none
UPDATE announcement SET last_id = :last_id WHERE id = :id;

--: end (id announcement_id, now instant) -> none
UPDATE announcement SET ended_at = :now WHERE id = :id AND ended_at IS NULL;

--: end_of_drive (drive drive_id, now instant) -> none
UPDATE announcement SET ended_at = :now WHERE drive = :drive AND ended_at IS NULL;

-- Its emails that wait, which say what no longer matters.
--: drop_of_drive (drive drive_id) -> none
DELETE FROM outbox_email
 WHERE drive = :drive AND sent_at IS NULL AND failed_at IS NULL AND cause <> 'ticket' AND drive IS NOT NULL
   AND cause IN ('drive_changed', 'drive_closed', 'waiting_changed', 'follow_news');

--: drop_of_letter (page honour_page_id, letter thanks_letter_id) -> none
DELETE FROM outbox_email
 WHERE honour_page = :page AND letter = :letter AND cause = 'follow_news' AND cause IN ('thanks', 'follow_news')
   AND sent_at IS NULL AND failed_at IS NULL;

-- Of someone who follows no more.
--: drop_news (page honour_page_id, to_hash bytes) -> none
DELETE FROM outbox_email
 WHERE honour_page = :page AND to_hash = :to_hash AND cause IN ('follow_confirm', 'follow_news') AND cause <> 'ticket'
   AND sent_at IS NULL AND failed_at IS NULL;

--: made (drive drive_id, since instant) -> one (n count, oldest instant)
SELECT count(*) AS n, coalesce(min(created_at), 0) AS oldest FROM announcement
 WHERE drive = :drive AND cause = 'drive_changed' AND honour_page IS NULL AND created_at >= :since;

--: forget (before instant) -> none
DELETE FROM announcement WHERE ended_at < :before;
