-- honour: the page itself.

--: add (id honour_page_id, page_key page_key, living flag, name_sealed bytes, page_words text, donations_received count, organiser person_id, now instant) -> none
INSERT INTO honour_page (id, page_key, state, listed, living, name_sealed, page_words, donations_received, organiser,
	organiser_stated_at, created_at, changed_at)
VALUES (:id, :page_key, 'waiting', FALSE, :living, :name_sealed, :page_words, :donations_received, :organiser, :now, :now, :now);

--: read (id honour_page_id) -> one (id honour_page_id, page_key page_key, state honour_state, listed flag, living flag, name_sealed bytes, page_words text, donations_received count, picture picture_id?, organiser person_id, created_at instant, published_at instant?, declined_at instant?, paused_at instant?, operator_paused_at instant?)
SELECT id, page_key, state, listed, living, name_sealed, page_words, donations_received, picture, organiser, created_at, published_at, declined_at, paused_at,
	operator_paused_at
  FROM honour_page WHERE id = :id;

--: find (page_key page_key) -> one (id honour_page_id)
SELECT id FROM honour_page WHERE page_key = :page_key;

-- Pages of a keeper, an organiser, or an invited keeper.
--: of_person (person person_id, now instant) -> many (id honour_page_id)
SELECT id FROM honour_page
 WHERE organiser = :person OR id IN (SELECT honour_page FROM page_keeper WHERE person = :person)
    OR id IN (SELECT i.honour_page FROM invitation i JOIN person p ON p.email_hash = i.email_hash
               WHERE p.id = :person AND i.expires_at > :now AND i.ended_at IS NULL)
 ORDER BY id DESC LIMIT 200;

-- An invited person may do what a keeper may: the first thing they do makes them one (honour_take_up).
--: role (page honour_page_id, person person_id, now instant) -> one (organises flag, keeps flag)
SELECT organiser = :person AS organises,
	(EXISTS (SELECT 1 FROM page_keeper WHERE honour_page = :page AND person = :person) OR
	 EXISTS (SELECT 1 FROM invitation i JOIN person p ON p.email_hash = i.email_hash
	          WHERE i.honour_page = :page AND p.id = :person AND i.expires_at > :now AND i.ended_at IS NULL)) AS keeps
  FROM honour_page WHERE id = :page;

--: opened_since (person person_id, since instant) -> one (n count)
SELECT count(*) AS n FROM honour_page WHERE organiser = :person AND created_at >= :since;

--: publish (page honour_page_id, listed flag, now instant) -> none
UPDATE honour_page SET state = 'published', listed = :listed, keeper_stated_at = :now, published_at = :now, changed_at = :now
 WHERE id = :page AND state = 'waiting';

--: decline (page honour_page_id, now instant) -> none
UPDATE honour_page SET state = 'declined', declined_at = :now, changed_at = :now WHERE id = :page AND state = 'waiting';

-- The organiser is told only after :since: while it can be undone, nobody learns that it was declined.
--: undo_decline (page honour_page_id, since instant, now instant) -> none
UPDATE honour_page SET state = 'waiting', declined_at = NULL, decline_notified_at = NULL, changed_at = :now
 WHERE id = :page AND state = 'declined' AND declined_at > :since;

-- Pages that were declined so long ago that it cannot be undone, whose organiser has not been told, some at a time.
--: declined_to_tell (before instant, after_declined instant, after honour_page_id) -> many (id honour_page_id, declined_at instant)
SELECT id, COALESCE(declined_at, 0) AS declined_at FROM honour_page
 WHERE declined_at IS NOT NULL AND decline_notified_at IS NULL AND declined_at <= :before AND (declined_at, id) > (:after_declined, :after)
 ORDER BY declined_at, id LIMIT 50;

--: set_decline_told (page honour_page_id, now instant) -> none
UPDATE honour_page SET decline_notified_at = :now WHERE id = :page AND declined_at IS NOT NULL AND decline_notified_at IS NULL;

--: set_listed (page honour_page_id, listed flag, now instant) -> none
UPDATE honour_page SET listed = :listed, changed_at = :now WHERE id = :page AND state = 'published';

--: pause (page honour_page_id, now instant) -> none
UPDATE honour_page SET paused_at = :now, changed_at = :now WHERE id = :page AND paused_at IS NULL;

--: resume (page honour_page_id, now instant) -> none
UPDATE honour_page SET paused_at = NULL, changed_at = :now WHERE id = :page AND paused_at IS NOT NULL;

-- The operator's pause is separate: a keeper cannot end it, and ending it does not end a keeper's.
--: operator_pause (page honour_page_id, now instant) -> none
UPDATE honour_page SET operator_paused_at = :now, changed_at = :now WHERE id = :page AND operator_paused_at IS NULL;

--: operator_resume (page honour_page_id, now instant) -> none
UPDATE honour_page SET operator_paused_at = NULL, changed_at = :now WHERE id = :page AND operator_paused_at IS NOT NULL;

-- The drives at which people can book as soon as the page is published.
--: drives_to_book (page honour_page_id, now instant) -> many (organiser person_id, date text, venue text)
SELECT d.organiser, d.date, d.venue FROM drive_page p JOIN drive d ON d.id = p.drive
 WHERE p.honour_page = :page AND d.state = 'open' AND d.day_closed_at IS NULL AND d.ends > :now
 ORDER BY d.starts, d.id LIMIT 50;

--: paused (page honour_page_id) -> one (id honour_page_id)
SELECT id FROM honour_page WHERE id = :page AND (paused_at IS NOT NULL OR operator_paused_at IS NOT NULL);

-- Before publication organiser and keepers write together; after it the keepers alone.
--: change (page honour_page_id, name_sealed bytes, page_words text, living flag, donations_received count, keeps flag, now instant) -> none
UPDATE honour_page SET name_sealed = :name_sealed, page_words = :page_words, living = :living, donations_received = :donations_received,
	changed_at = :now
 WHERE id = :page AND (state = 'waiting' OR (state = 'published' AND :keeps));

--: set_picture (page honour_page_id, picture picture_id?, keeps flag, now instant) -> none
UPDATE honour_page SET picture = :picture, changed_at = :now
 WHERE id = :page AND (state = 'waiting' OR (state = 'published' AND :keeps));

-- All pages, some at a time.
--: ids_from (after count) -> many (id honour_page_id)
SELECT id FROM honour_page WHERE id > :after ORDER BY id LIMIT 500;

-- Whether the family lets others show the page's picture.
--: picture_shared (page honour_page_id) -> one (shared flag)
SELECT EXISTS (SELECT 1 FROM page_picture_shared WHERE honour_page = :page) AS shared;

--: share_picture (page honour_page_id) -> none
INSERT INTO page_picture_shared (honour_page) VALUES (:page) ON CONFLICT DO NOTHING;

--: unshare_picture (page honour_page_id) -> none
DELETE FROM page_picture_shared WHERE honour_page = :page;
