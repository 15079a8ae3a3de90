-- Films that are converted.  A row in `converting` that is found here was left by a program that ended: one film at a time is converted.

--: next (before instant) -> one (id film_id, page honour_page_id, file_name text, key_sealed bytes, size count, tries count, cut_from_ms count, cut_until_ms count)
SELECT f.media AS id, f.honour_page AS page, COALESCE(m.file_name, '') AS file_name, f.key_sealed, f.size, f.tries, f.cut_from_ms, f.cut_until_ms
  FROM film f JOIN media m ON m.id = f.media
 WHERE f.state IN ('waiting', 'converting') AND (f.tries = 0 OR f.changed_at <= :before)
 ORDER BY f.changed_at LIMIT 1;

--: begin (id film_id, now instant) -> none
UPDATE film SET state = 'converting', tries = tries + 1, changed_at = :now WHERE media = :id AND state IN ('waiting', 'converting');

--: ready (id film_id, key_sealed bytes, size count, duration_ms count, work_ms count, now instant) -> none
UPDATE film SET state = 'ready', key_sealed = :key_sealed, size = :size, received = :size, duration_ms = :duration_ms, failure = NULL, cut_from_ms = 0,
       cut_until_ms = 0, work_ms = :work_ms, changed_at = :now
 WHERE media = :id AND state = 'converting';

--: set_file (id film_id, file_name text, width count, height count) -> none
UPDATE media SET file_name = :file_name, width = :width, height = :height WHERE id = :id;

-- One that could only not be cut is what it was.
--: fail (id film_id, failure text, now instant) -> none
UPDATE film SET state = CASE WHEN cut_until_ms > 0 THEN 'ready' ELSE 'failed' END, failure = :failure, cut_from_ms = 0, cut_until_ms = 0,
       changed_at = :now
 WHERE media = :id AND state = 'converting';

-- less: 1 when it was stopped, which does not count as a try.
--: wait (id film_id, less count, now instant) -> none
UPDATE film SET state = 'waiting', tries = tries - :less, changed_at = :now WHERE media = :id AND state = 'converting';

--: shown (id film_id) -> one (state film_state?, failure text?, duration_ms count, width count, height count, bytes count, still picture_id?, hidden flag, description text, speech film_speech?, language text, number count, changed_at instant)
SELECT f.state, f.failure, f.duration_ms, m.width, m.height, f.size AS bytes, f.still, f.hidden, m.alternative_text AS description, c.speech,
       COALESCE(c.language, '') AS language,
       (SELECT count(*) FROM film o WHERE o.honour_page = f.honour_page AND o.media <= f.media) AS number, f.changed_at
  FROM film f JOIN media m ON m.id = f.media LEFT JOIN film_captions c ON c.film = f.media WHERE f.media = :id;

--: open (id film_id) -> one (file_name text, key_sealed bytes, size count)
SELECT COALESCE(m.file_name, '') AS file_name, f.key_sealed, f.size
  FROM film f JOIN media m ON m.id = f.media WHERE f.media = :id AND f.state = 'ready';
