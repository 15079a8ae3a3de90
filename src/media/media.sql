-- Stored pictures: always a JPEG made by the child, never what a stranger sent.

--: keep (id picture_id, page honour_page_id, jpeg bytes, width count, height count, alternative_text text, now instant) -> none
INSERT INTO picture (id, honour_page, bytes, width, height, alternative_text, created_at)
VALUES (:id, :page, :jpeg, :width, :height, :alternative_text, :now);

--: reword (id picture_id, alternative_text text) -> none
UPDATE picture SET alternative_text = :alternative_text WHERE id = :id;

--: forget (id picture_id) -> none
DELETE FROM picture WHERE id = :id;

--: read (id picture_id) -> one (page honour_page_id, jpeg bytes, width count, height count, alternative_text text)
SELECT honour_page AS page, bytes AS jpeg, width, height, alternative_text FROM picture WHERE id = :id;

--: describe (id picture_id) -> one (page honour_page_id, width count, height count, alternative_text text)
SELECT honour_page AS page, width, height, alternative_text FROM picture WHERE id = :id;
