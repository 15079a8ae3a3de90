-- follow: how a page is followed, and what its feed reports; entries are read from the tables of the modules that caused them.

--: add (page honour_page_id, feed_hash bytes, now instant) -> none
INSERT INTO follow_page (honour_page, feed_hash, feed_generation, milestones, film_shared, created_at)
VALUES (:page, :feed_hash, 0, FALSE, FALSE, :now) ON CONFLICT DO NOTHING;

--: read (page honour_page_id) -> one (generation count, milestones flag, film_shared flag)
SELECT feed_generation AS generation, milestones, film_shared FROM follow_page WHERE honour_page = :page;

--: find (feed_hash bytes) -> one (honour_page honour_page_id)
SELECT honour_page FROM follow_page WHERE feed_hash = :feed_hash;

--: set (page honour_page_id, milestones flag, film_shared flag) -> none
UPDATE follow_page SET milestones = :milestones, film_shared = :film_shared WHERE honour_page = :page;

-- Guarded by the generation that was read, so that each of two presses changes it once.
--: renew (page honour_page_id, feed_hash bytes, generation count) -> none
UPDATE follow_page SET feed_hash = :feed_hash, feed_generation = feed_generation + 1
 WHERE honour_page = :page AND feed_generation = :generation;

-- Published lately; pages of a database from before there were feeds are found step by step.
--: new_pages (since instant, until instant) -> many (page honour_page_id, published_at instant, wanting flag)
SELECT h.id AS page, h.published_at,
       (h.state = 'published' AND NOT EXISTS (SELECT 1 FROM follow_page f WHERE f.honour_page = h.id)) AS wanting
  FROM honour_page h
 WHERE h.published_at > :since AND h.published_at <= :until
 ORDER BY h.published_at LIMIT 50;

--: pages_from (after honour_page_id) -> many (page honour_page_id, wanting flag)
SELECT h.id AS page, (h.state = 'published' AND NOT EXISTS (SELECT 1 FROM follow_page f WHERE f.honour_page = h.id)) AS wanting
  FROM honour_page h WHERE h.id > :after ORDER BY h.id LIMIT 50;

-- Pages that publish milestones, some at a time.
--: pages_with_milestones (after honour_page_id) -> many (page honour_page_id)
SELECT f.honour_page AS page FROM follow_page f JOIN honour_page h ON h.id = f.honour_page
 WHERE f.milestones AND f.honour_page > :after AND h.state = 'published' AND h.paused_at IS NULL AND h.operator_paused_at IS NULL
 ORDER BY f.honour_page LIMIT 20;

--: last_milestone (page honour_page_id) -> one (donations count)
SELECT donations FROM milestone WHERE honour_page = :page ORDER BY donations DESC LIMIT 1;

--: add_milestone (id milestone_id, page honour_page_id, donations count, now instant) -> none
INSERT INTO milestone (id, honour_page, donations, reached_at) VALUES (:id, :page, :donations, :now) ON CONFLICT DO NOTHING;

-- Letters that were on the page, and were taken down.
--: thanks_removed (page honour_page_id) -> many (letter thanks_letter_id, taken_down_at instant)
SELECT id AS letter, taken_down_at FROM thanks_letter
 WHERE honour_page = :page AND state = 'taken_down' AND in_public AND started_at IS NOT NULL AND taken_down_at IS NOT NULL
 ORDER BY taken_down_at DESC, id LIMIT 50;

--: milestones (page honour_page_id) -> many (id milestone_id, donations count, reached_at instant)
SELECT id, donations, reached_at FROM milestone WHERE honour_page = :page ORDER BY reached_at DESC, id LIMIT 50;

--: page_entry (page honour_page_id) -> one (published_at instant?, changed_at instant)
SELECT published_at, changed_at FROM honour_page WHERE id = :page;

--: drive_entries (page honour_page_id) -> many (drive drive_id, joined_at instant, changed_at instant)
SELECT d.id AS drive, p.joined_at, d.changed_at
  FROM drive_page p JOIN drive d ON d.id = p.drive
 WHERE p.honour_page = :page ORDER BY d.changed_at DESC, d.id LIMIT 200;
