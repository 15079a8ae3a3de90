-- The pictures of films (media_film_still.h).

--: of_film (film film_id) -> many (position count, picture picture_id, width count, height count, small picture_id, small_width count, small_height count)
SELECT s.position, s.picture, m.width, m.height, s.small, e.width AS small_width, e.height AS small_height
  FROM film_still s JOIN media m ON m.id = s.picture JOIN media e ON e.id = s.small
 WHERE s.film = :film ORDER BY s.position LIMIT 8;

--: add (film film_id, position count, picture picture_id, small picture_id) -> none
INSERT INTO film_still (film, position, picture, small) VALUES (:film, :position, :picture, :small);

--: remove_all (film film_id) -> none
DELETE FROM film_still WHERE film = :film;

--: chosen (film film_id) -> one (still picture_id?)
SELECT still FROM film WHERE media = :film;

--: choose (film film_id, still picture_id?) -> none
UPDATE film SET still = :still WHERE media = :film;
