-- What a keeper may add to a page: background, tributes, related pages.

--: set_background (page honour_page_id, text text, now instant) -> none
INSERT INTO page_background (honour_page, text, changed_at) VALUES (:page, :text, :now)
ON CONFLICT (honour_page) DO UPDATE SET text = excluded.text, changed_at = excluded.changed_at;

--: background (page honour_page_id) -> one (text text)
SELECT text FROM page_background WHERE honour_page = :page;

--: add_tribute (id tribute_id, page honour_page_id, title text, author text, web text, now instant, most count) -> none
INSERT INTO tribute (id, honour_page, title, author, web, added_at)
SELECT :id, p.id, :title, :author, :web, :now FROM honour_page p
 WHERE p.id = :page AND (SELECT count(*) FROM tribute t WHERE t.honour_page = p.id AND t.removed_at IS NULL) < :most;

--: tributes (page honour_page_id) -> many (id tribute_id, title text, author text, web text)
SELECT id, title, author, web FROM tribute WHERE honour_page = :page AND removed_at IS NULL ORDER BY added_at, id LIMIT 50;

--: remove_tribute (id tribute_id, page honour_page_id, now instant) -> none
UPDATE tribute SET removed_at = :now WHERE id = :id AND honour_page = :page AND removed_at IS NULL;

--: add_related (page honour_page_id, other honour_page_id, now instant, most count) -> none
INSERT INTO related_page (honour_page, other, added_at)
SELECT p.id, :other, :now FROM honour_page p
 WHERE p.id = :page AND (SELECT count(*) FROM related_page r WHERE r.honour_page = p.id) < :most
ON CONFLICT DO NOTHING;

--: related (page honour_page_id) -> many (other honour_page_id)
SELECT other FROM related_page WHERE honour_page = :page ORDER BY added_at, other LIMIT 20;

--: remove_related (page honour_page_id, other honour_page_id) -> none
DELETE FROM related_page WHERE honour_page = :page AND other = :other;
