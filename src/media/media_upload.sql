-- Pictures that came with a form which is not finished.

--: add (picture picture_id, token_hash bytes, browser_hash bytes, form_hash bytes, size count, expires instant) -> none
INSERT INTO upload (media, token_hash, browser_hash, form_hash, size, expires_at)
VALUES (:picture, :token_hash, :browser_hash, :form_hash, :size, :expires);

--: open (token_hash bytes, browser_hash bytes, form_hash bytes, now instant) -> one (picture picture_id, jpeg bytes, width count, height count)
SELECT m.id AS picture, m.bytes AS jpeg, m.width, m.height
  FROM upload u JOIN media m ON m.id = u.media
 WHERE u.token_hash = :token_hash AND u.browser_hash = :browser_hash AND u.form_hash = :form_hash AND u.expires_at > :now
   AND m.kind = 'picture';

-- The same for the preview, whose address names no form.
--: preview (token_hash bytes, browser_hash bytes, now instant) -> one (jpeg bytes)
SELECT m.bytes AS jpeg
  FROM upload u JOIN media m ON m.id = u.media
 WHERE u.token_hash = :token_hash AND u.browser_hash = :browser_hash AND u.expires_at > :now AND m.kind = 'picture';

--: of_form (form_hash bytes) -> one (n count)
SELECT count(*) AS n FROM upload WHERE form_hash = :form_hash;

--: oldest_of_form (form_hash bytes) -> one (picture picture_id)
SELECT media AS picture FROM upload WHERE form_hash = :form_hash ORDER BY media LIMIT 1;

-- Of the site.  Expired ones count until the job has deleted them: they still take up room.
--: size () -> one (n count, bytes count)
SELECT count(*) AS n, CAST(COALESCE(SUM(size), 0) AS BIGINT) AS bytes FROM upload;

--: find (token_hash bytes, browser_hash bytes, form_hash bytes) -> one (picture picture_id)
SELECT media AS picture FROM upload WHERE token_hash = :token_hash AND browser_hash = :browser_hash AND form_hash = :form_hash;

--: expired (now instant, most count) -> many (picture picture_id)
SELECT media AS picture FROM upload WHERE expires_at <= :now ORDER BY expires_at LIMIT :most;

-- An upload is used.  None: it was used already, or it expired.
--: store_uploaded (picture picture_id, alternative_text text) -> none
UPDATE media SET state = 'stored', alternative_text = :alternative_text WHERE id = :picture AND state = 'uploaded';

--: delete (picture picture_id) -> none
DELETE FROM upload WHERE media = :picture;
