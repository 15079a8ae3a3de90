-- press: what a family released for newspapers (press.h).

--: read (page honour_page_id) -> one (words text, released flag)
SELECT words, released FROM press_page WHERE honour_page = :page;

--: write (page honour_page_id, words text, released flag, now instant) -> none
INSERT INTO press_page (honour_page, words, released, changed_at) VALUES (:page, :words, :released, :now)
ON CONFLICT (honour_page) DO UPDATE SET words = excluded.words, released = excluded.released, changed_at = excluded.changed_at;

--: delete (page honour_page_id) -> none
DELETE FROM press_page WHERE honour_page = :page;

--: pictures (page honour_page_id) -> many (picture picture_id, credit text)
SELECT picture, credit FROM press_picture WHERE honour_page = :page ORDER BY picture LIMIT 10;

--: picture_count (page honour_page_id) -> one (n count)
SELECT count(*) AS n FROM press_picture WHERE honour_page = :page;

--: add_picture (page honour_page_id, picture picture_id, credit text) -> none
INSERT INTO press_picture (honour_page, picture, credit) VALUES (:page, :picture, :credit);

--: remove_picture (page honour_page_id, picture picture_id) -> none
DELETE FROM press_picture WHERE picture = :picture AND honour_page = :page;
