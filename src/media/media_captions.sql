-- Captions of films (media_captions.h).

--: read (film film_id) -> one (speech film_speech?, language text, text_sealed bytes)
SELECT speech, language, text_sealed FROM film_captions WHERE film = :film;

--: put (film film_id, speech film_speech, language text, text_sealed bytes, now instant) -> none
INSERT INTO film_captions (film, speech, language, text_sealed, changed_at) VALUES (:film, :speech, :language, :text_sealed, :now)
ON CONFLICT (film) DO UPDATE SET speech = excluded.speech, language = excluded.language, text_sealed = excluded.text_sealed,
	changed_at = excluded.changed_at;

--: drop (film film_id) -> none
DELETE FROM film_captions WHERE film = :film;

--: describe (film film_id, description text) -> none
UPDATE media SET alternative_text = :description WHERE id = :film AND kind = 'film';
