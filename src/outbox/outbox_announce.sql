-- What many are told: one row, from which a job makes their emails.

--: add (id announcement_id, cause text, drive drive_id, was bytes, not_before instant, now instant) -> none
INSERT INTO announcement (id, cause, drive, was, after, not_before, created_at)
VALUES (:id, :cause, :drive, :was, 0, :not_before, :now)
ON CONFLICT DO NOTHING;

-- Some were told already what is no longer so: everyone is told once more.
--: restart (drive drive_id, not_before instant) -> none
UPDATE announcement SET after = 0, not_before = :not_before WHERE drive = :drive AND ended_at IS NULL AND after > 0;

--: waiting (drive drive_id) -> one (not_before instant)
SELECT not_before FROM announcement WHERE drive = :drive AND ended_at IS NULL;

--: due (now instant) -> one (id announcement_id, drive drive_id, was bytes, after count)
SELECT id, drive, was, after FROM announcement WHERE ended_at IS NULL AND not_before <= :now ORDER BY not_before, id LIMIT 1;

--: advance (id announcement_id, after count) -> none
UPDATE announcement SET after = :after WHERE id = :id;

--: end (id announcement_id, now instant) -> none
UPDATE announcement SET ended_at = :now WHERE id = :id AND ended_at IS NULL;

--: end_of_drive (drive drive_id, now instant) -> none
UPDATE announcement SET ended_at = :now WHERE drive = :drive AND ended_at IS NULL;

-- Its emails that wait, which say what no longer matters.
--: drop_of_drive (drive drive_id) -> none
DELETE FROM email
 WHERE drive = :drive AND sent_at IS NULL AND failed_at IS NULL AND cause <> 'ticket' AND drive IS NOT NULL
   AND cause IN ('drive_changed', 'drive_closed', 'waiting_changed');

--: made (drive drive_id, since instant) -> one (n count, oldest instant)
SELECT count(*) AS n, coalesce(min(created_at), 0) AS oldest FROM announcement WHERE drive = :drive AND created_at >= :since;

--: forget (before instant) -> none
DELETE FROM announcement WHERE ended_at < :before;
