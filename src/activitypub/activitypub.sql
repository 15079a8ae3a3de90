-- activitypub: pages as actors, and their notes.

--: actor (page honour_page_id) -> one (key_sealed bytes?, public_key text?, started_at instant, ended_at instant?)
SELECT key_sealed, public_key, started_at, ended_at FROM activitypub_actor WHERE honour_page = :page;

--: start (page honour_page_id, now instant) -> none
INSERT INTO activitypub_actor (honour_page, started_at) VALUES (:page, :now) ON CONFLICT DO NOTHING;

--: end (page honour_page_id, now instant) -> none
UPDATE activitypub_actor SET ended_at = :now WHERE honour_page = :page AND ended_at IS NULL;

--: keyless () -> one (page honour_page_id)
SELECT honour_page AS page FROM activitypub_actor WHERE public_key IS NULL AND ended_at IS NULL ORDER BY started_at LIMIT 1;

--: set_key (page honour_page_id, key_sealed bytes, public_key text) -> none
UPDATE activitypub_actor SET key_sealed = :key_sealed, public_key = :public_key WHERE honour_page = :page AND public_key IS NULL;

-- Nobody is left to be told that it ended.
--: empty_keys () -> none
UPDATE activitypub_actor SET key_sealed = NULL
 WHERE ended_at IS NOT NULL AND key_sealed IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM activitypub_activity a WHERE a.honour_page = activitypub_actor.honour_page);

-- Actors that are on, some at a time.
--: pages_from (after honour_page_id) -> many (page honour_page_id)
SELECT honour_page AS page FROM activitypub_actor WHERE ended_at IS NULL AND honour_page > :after ORDER BY honour_page LIMIT 10;

-- ---- notes ----

--: find_note (page honour_page_id, kind activitypub_kind, about count) -> one (id activitypub_note_id, digest bytes?, published_at instant, updated_at instant)
SELECT id, digest, published_at, updated_at FROM activitypub_note
 WHERE honour_page = :page AND kind = :kind AND about = :about AND deleted_at IS NULL;

--: read_note (id activitypub_note_id, page honour_page_id) -> one (kind activitypub_kind, about count, published_at instant, updated_at instant, deleted_at instant?)
SELECT kind, about, published_at, updated_at, deleted_at FROM activitypub_note WHERE id = :id AND honour_page = :page;

--: add_note (id activitypub_note_id, page honour_page_id, kind activitypub_kind, about count, digest bytes, published_at instant) -> none
INSERT INTO activitypub_note (id, honour_page, kind, about, digest, published_at, updated_at)
VALUES (:id, :page, :kind, :about, :digest, :published_at, :published_at) ON CONFLICT DO NOTHING;

--: change_note (id activitypub_note_id, digest bytes, now instant) -> none
UPDATE activitypub_note SET digest = :digest, updated_at = :now WHERE id = :id AND deleted_at IS NULL;

--: delete_note (id activitypub_note_id, now instant) -> none
UPDATE activitypub_note SET digest = NULL, deleted_at = :now WHERE id = :id AND deleted_at IS NULL;

--: delete_notes (page honour_page_id, now instant) -> none
UPDATE activitypub_note SET digest = NULL, deleted_at = :now WHERE honour_page = :page AND deleted_at IS NULL;

--: count_notes (page honour_page_id) -> one (n count)
SELECT count(*) AS n FROM activitypub_note WHERE honour_page = :page AND deleted_at IS NULL;

-- Notes of what is no longer public, for whatever reason.
--: gone (page honour_page_id) -> many (id activitypub_note_id)
SELECT n.id FROM activitypub_note n
 WHERE n.honour_page = :page AND n.deleted_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM message m WHERE n.kind = 'message' AND m.id = n.about AND m.state = 'published')
   AND NOT EXISTS (SELECT 1 FROM thanks_letter l WHERE n.kind = 'letter' AND l.id = n.about AND l.in_public AND l.state IN ('sending', 'sent'))
   AND NOT EXISTS (SELECT 1 FROM drive_page p WHERE n.kind = 'drive' AND p.drive = n.about AND p.honour_page = n.honour_page)
 ORDER BY n.published_at LIMIT 20;

-- Notes of messages whose film is hidden: where it is all that they have, they are not shown either.
--: film_hidden (page honour_page_id) -> many (id activitypub_note_id, about count)
SELECT n.id, n.about FROM activitypub_note n JOIN message_film m ON m.message = n.about JOIN film f ON f.media = m.film
 WHERE n.honour_page = :page AND n.kind = 'message' AND n.deleted_at IS NULL AND f.hidden ORDER BY n.published_at LIMIT 50;
