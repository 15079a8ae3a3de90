-- Stored pictures: always a JPEG made by the child, never what a stranger sent.  The statements for uploads are in media_upload.sql.

--: put (id picture_id, state media_state, page honour_page_id, jpeg bytes, width count, height count, alternative_text text, now instant) -> none
INSERT INTO media (id, kind, state, honour_page, width, height, alternative_text, created_at, bytes)
VALUES (:id, 'picture', :state, :page, :width, :height, :alternative_text, :now, :jpeg);

--: describe_again (id picture_id, alternative_text text) -> none
UPDATE media SET alternative_text = :alternative_text WHERE id = :id;

--: delete (id picture_id) -> none
DELETE FROM media WHERE id = :id;

--: open (id picture_id) -> one (page honour_page_id, jpeg bytes, width count, height count, alternative_text text)
SELECT honour_page AS page, bytes AS jpeg, width, height, alternative_text FROM media WHERE id = :id AND kind = 'picture' AND state = 'stored';

--: describe (id picture_id) -> one (page honour_page_id, width count, height count, alternative_text text)
SELECT honour_page AS page, width, height, alternative_text FROM media WHERE id = :id AND kind = 'picture' AND state = 'stored';
