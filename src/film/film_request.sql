-- What people who are in a film ask of its keepers.

--: add (id film_request_id, film film_id, text_sealed bytes, email_sealed bytes?, now instant) -> none
INSERT INTO film_request (id, film, text_sealed, email_sealed, asked_at) VALUES (:id, :film, :text_sealed, :email_sealed, :now);

--: of_film (film film_id) -> many (id film_request_id, text_sealed bytes, email_sealed bytes?, asked_at instant)
SELECT id, text_sealed, email_sealed, asked_at FROM film_request WHERE film = :film ORDER BY id DESC LIMIT 20;

--: end (id film_request_id, film film_id) -> none
DELETE FROM film_request WHERE id = :id AND film = :film;

--: forget (before instant) -> none
DELETE FROM film_request WHERE asked_at < :before;
