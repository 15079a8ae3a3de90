-- The film of a page itself (film_of_page.h).

--: read (page honour_page_id) -> one (film film_id)
SELECT film FROM page_film WHERE honour_page = :page;

--: has (page honour_page_id, film film_id) -> one (film film_id)
SELECT film FROM page_film WHERE film = :film AND honour_page = :page;

--: add (page honour_page_id, film film_id) -> none
INSERT INTO page_film (honour_page, film) VALUES (:page, :film) ON CONFLICT DO NOTHING;

--: remove (page honour_page_id) -> none
DELETE FROM page_film WHERE honour_page = :page;
