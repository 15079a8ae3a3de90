-- Joining: a page takes part in another organiser's drive, when that organiser opened it to others and accepts this one.

--: set_joinable (drive drive_id, now instant) -> none
INSERT INTO drive_joinable (drive, since) VALUES (:drive, :now) ON CONFLICT DO NOTHING;

--: unset_joinable (drive drive_id) -> none
DELETE FROM drive_joinable WHERE drive = :drive;

--: joinable (drive drive_id) -> one (since instant)
SELECT since FROM drive_joinable WHERE drive = :drive;

-- Drives this page could join: future ones, opened to others, not its own and not asked yet.
--: could_join (page honour_page_id, now instant) -> many (id drive_id)
SELECT d.id FROM drive_joinable j CROSS JOIN drive d
 WHERE d.id = j.drive AND d.state = 'open' AND d.day_closed_at IS NULL AND d.starts > :now
   AND NOT EXISTS (SELECT 1 FROM drive_page p WHERE p.drive = d.id AND p.honour_page = :page)
   AND NOT EXISTS (SELECT 1 FROM drive_join w WHERE w.drive = d.id AND w.honour_page = :page AND w.answered_at IS NULL)
 ORDER BY d.starts, d.id LIMIT 50;

--: asked_by_page (page honour_page_id) -> many (drive drive_id)
SELECT drive FROM drive_join WHERE honour_page = :page AND answered_at IS NULL ORDER BY requested_at, id LIMIT 50;

-- A request is only stored while the drive is open to others.
--: ask (id join_id, drive drive_id, page honour_page_id, by person_id, now instant) -> none
INSERT INTO drive_join (id, drive, honour_page, requested_by, requested_at, accepted)
SELECT :id, d.id, :page, :by, :now, FALSE FROM drive d JOIN drive_joinable j ON j.drive = d.id
 WHERE d.id = :drive AND d.state = 'open' AND d.day_closed_at IS NULL AND d.starts > :now
   AND NOT EXISTS (SELECT 1 FROM drive_page p WHERE p.drive = d.id AND p.honour_page = :page)
ON CONFLICT DO NOTHING;

--: waiting (drive drive_id) -> many (id join_id, page honour_page_id, requested_by person_id, requested_at instant)
SELECT id, honour_page AS page, requested_by, requested_at FROM drive_join
 WHERE drive = :drive AND answered_at IS NULL ORDER BY requested_at, id LIMIT 50;

--: answer (id join_id, drive drive_id, accepted flag, now instant) -> one (page honour_page_id, requested_by person_id)
UPDATE drive_join SET answered_at = :now, accepted = :accepted WHERE id = :id AND drive = :drive AND answered_at IS NULL
RETURNING honour_page AS page, requested_by;
