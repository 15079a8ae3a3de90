-- Films: a row of `media` without bytes, a row of `film`, and, until it belongs to a message, a row of `upload`.

--: put (id film_id, page honour_page_id, file_name text, now instant) -> none
INSERT INTO media (id, kind, state, honour_page, width, height, alternative_text, created_at, file_name)
VALUES (:id, 'film', 'uploaded', :page, 0, 0, '', :now, :file_name);

--: add (id film_id, page honour_page_id, key_sealed bytes, size count, received count, now instant) -> none
INSERT INTO film (media, honour_page, state, key_sealed, size, received, duration_ms, hidden, cut_from_ms, cut_until_ms, work_ms,
                  tries, changed_at)
VALUES (:id, :page, 'uploading', :key_sealed, :size, :received, 0, FALSE, 0, 0, 0, 0, :now);

-- size is 0: its bytes are not in the database, and are counted in `film`.
--: add_upload (id film_id, token_hash bytes, browser_hash bytes, form_hash bytes, expires instant) -> none
INSERT INTO upload (media, token_hash, browser_hash, form_hash, size, expires_at)
VALUES (:id, :token_hash, :browser_hash, :form_hash, 0, :expires);

--: of_page (page honour_page_id) -> one (bytes count)
SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) AS bytes FROM film WHERE honour_page = :page;

--: of_site () -> one (bytes count)
SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) AS bytes FROM film;

-- How long the last ones were, and how long they took.
--: work () -> one (work_ms count, duration_ms count)
SELECT CAST(COALESCE(SUM(work_ms), 0) AS BIGINT) AS work_ms, CAST(COALESCE(SUM(duration_ms), 0) AS BIGINT) AS duration_ms
  FROM (SELECT work_ms, duration_ms FROM film WHERE state = 'ready' ORDER BY changed_at DESC LIMIT 10) AS newest;

--: of_form (form_hash bytes) -> many (id film_id)
SELECT u.media AS id FROM upload u JOIN film f ON f.media = u.media WHERE u.form_hash = :form_hash ORDER BY u.media LIMIT 8;

--: find (token_hash bytes, browser_hash bytes, now instant) -> one (id film_id, file_name text, key_sealed bytes, size count, received count)
SELECT f.media AS id, COALESCE(m.file_name, '') AS file_name, f.key_sealed, f.size, f.received
  FROM upload u JOIN film f ON f.media = u.media JOIN media m ON m.id = u.media
 WHERE u.token_hash = :token_hash AND u.browser_hash = :browser_hash AND u.expires_at > :now AND f.state = 'uploading';

--: find_in_form (token_hash bytes, browser_hash bytes, form_hash bytes, now instant) -> one (id film_id, size count, received count)
SELECT f.media AS id, f.size, f.received
  FROM upload u JOIN film f ON f.media = u.media
 WHERE u.token_hash = :token_hash AND u.browser_hash = :browser_hash AND u.form_hash = :form_hash AND u.expires_at > :now
   AND f.state = 'uploading';

-- None: another request was faster.
--: receive (id film_id, before count, after count, now instant) -> none
UPDATE film SET received = :after, changed_at = :now WHERE media = :id AND received = :before AND state = 'uploading';

--: prolong (id film_id, expires instant) -> none
UPDATE upload SET expires_at = :expires WHERE media = :id;

-- It has arrived whole and belongs to a message from now on.
--: store (id film_id, now instant) -> none
UPDATE film SET state = 'waiting', agreed_at = :now, changed_at = :now WHERE media = :id AND state = 'uploading' AND received = size;

--: store_media (id film_id) -> none
UPDATE media SET state = 'stored' WHERE id = :id;

--: end_upload (id film_id) -> none
DELETE FROM upload WHERE media = :id;

--: there (id film_id) -> one (id film_id)
SELECT media AS id FROM film WHERE media = :id;

--: delete (id film_id) -> none
DELETE FROM film WHERE media = :id;

--: delete_captions (id film_id) -> none
DELETE FROM film_captions WHERE film = :id;

--: delete_requests (id film_id) -> none
DELETE FROM film_request WHERE film = :id;

--: delete_media (id film_id) -> none
DELETE FROM media WHERE id = :id;

-- Only one that can be played; the conversion then keeps this part of it.
--: cut (id film_id, from_ms count, until_ms count, now instant) -> none
UPDATE film SET state = 'waiting', failure = NULL, tries = 0, cut_from_ms = :from_ms, cut_until_ms = :until_ms, changed_at = :now
 WHERE media = :id AND state = 'ready';

--: hide (id film_id, hidden flag) -> none
UPDATE film SET hidden = :hidden WHERE media = :id;

--: known (file_name text) -> one (id film_id)
SELECT id FROM media WHERE file_name = :file_name;
