-- Searching: drive_word follows the drives that may be shown to everyone.

--: put (word text, ends instant, drive drive_id) -> none
INSERT INTO drive_word (word, ends, drive) VALUES (:word, :ends, :drive) ON CONFLICT DO NOTHING;

--: drop (drive drive_id) -> none
DELETE FROM drive_word WHERE drive = :drive;

--: of_drive (drive drive_id) -> many (word text, ends instant)
SELECT word, ends FROM drive_word WHERE drive = :drive ORDER BY word LIMIT 200;

-- Whether this drive may be shown to everyone.
--: is_listed (drive drive_id) -> one (listed flag)
SELECT EXISTS (SELECT 1 FROM drive_page p JOIN honour_page h ON h.id = p.honour_page
                WHERE p.drive = :drive AND h.state = 'published' AND h.listed AND h.paused_at IS NULL AND h.operator_paused_at IS NULL) AS listed;

-- Words that begin with what was typed.
--: next_word (after text, until text) -> one (word text)
SELECT word FROM drive_word WHERE word > :after AND word < :until ORDER BY word LIMIT 1;

-- Soonest first. `walk` bounds how many are checked; those that may not be shown (any more) are left out.
--: found (word text, since instant, until instant, walk count) -> many (id drive_id, honour_page honour_page_id)
SELECT d.id, h.id AS honour_page
  FROM (SELECT f.drive FROM drive_word f WHERE f.word = :word AND f.ends >= :since AND f.ends < :until ORDER BY f.ends, f.drive LIMIT :walk) w
  CROSS JOIN drive d CROSS JOIN drive_page p CROSS JOIN honour_page h
 WHERE d.id = w.drive AND p.drive = d.id AND h.id = p.honour_page
   AND d.state = 'open' AND h.state = 'published' AND h.listed AND h.paused_at IS NULL AND h.operator_paused_at IS NULL
 ORDER BY d.starts, d.id LIMIT 1000;

-- The same, latest first: drives before the requested day.
--: found_before (word text, since instant, until instant, walk count) -> many (id drive_id, honour_page honour_page_id)
SELECT d.id, h.id AS honour_page
  FROM (SELECT f.drive FROM drive_word f WHERE f.word = :word AND f.ends >= :since AND f.ends < :until ORDER BY f.ends DESC, f.drive DESC LIMIT :walk) w
  CROSS JOIN drive d CROSS JOIN drive_page p CROSS JOIN honour_page h
 WHERE d.id = w.drive AND p.drive = d.id AND h.id = p.honour_page
   AND d.state = 'open' AND h.state = 'published' AND h.listed AND h.paused_at IS NULL AND h.operator_paused_at IS NULL
 ORDER BY d.starts DESC, d.id DESC LIMIT 1000;

-- Following pages as they change.
--: state () -> one (changed_at instant, honour_page count)
SELECT changed_at, honour_page FROM drive_word_state WHERE id = 1;

--: set_state (changed_at instant, honour_page count) -> none
INSERT INTO drive_word_state (id, changed_at, honour_page) VALUES (1, :changed_at, :honour_page)
ON CONFLICT (id) DO UPDATE SET changed_at = excluded.changed_at, honour_page = excluded.honour_page;

--: changed (after_at instant, after count, until instant) -> many (id honour_page_id, changed_at instant)
SELECT id, changed_at FROM honour_page
 WHERE (changed_at, id) > (:after_at, :after) AND changed_at < :until
 ORDER BY changed_at, id LIMIT 200;

-- Only future drives: a page may have had drives for years.
--: ahead_of_page (page honour_page_id, now instant) -> many (id drive_id)
SELECT d.id FROM drive_page p JOIN drive d ON d.id = p.drive WHERE p.honour_page = :page AND d.ends > :now ORDER BY d.id LIMIT 200;
