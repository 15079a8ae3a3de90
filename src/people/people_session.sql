-- Sessions of keepers and organisers.

--: add (id session_id, token_hash bytes, person person_id, now instant, expires_at instant) -> none
INSERT INTO session (id, token_hash, person, started_at, expires_at) VALUES (:id, :token_hash, :person, :now, :expires_at);

--: find (token_hash bytes, now instant) -> one (id session_id, person person_id)
SELECT id, person FROM session WHERE token_hash = :token_hash AND expires_at > :now AND ended_at IS NULL;

--: end (id session_id, now instant) -> none
UPDATE session SET ended_at = :now WHERE id = :id AND ended_at IS NULL;

--: forget_old (before instant) -> none
DELETE FROM session WHERE expires_at < :before;
