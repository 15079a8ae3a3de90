-- The audit log: append-only; one hash chain for each page and one for each drive.

--: last_of_page (honour_page honour_page_id) -> one (page_sequence count, page_chain bytes?)
SELECT page_sequence, page_chain FROM audit
 WHERE honour_page = :honour_page ORDER BY page_sequence DESC LIMIT 1;

--: last_of_drive (drive drive_id) -> one (drive_sequence count, drive_chain bytes?)
SELECT drive_sequence, drive_chain FROM audit
 WHERE drive = :drive ORDER BY drive_sequence DESC LIMIT 1;

--: add (id count, now instant, person person_id?, action text, subject count, honour_page honour_page_id?, page_sequence count, page_chain bytes?, drive drive_id?, drive_sequence count, drive_chain bytes?) -> none
INSERT INTO audit (id, at, person, action, subject, honour_page, page_sequence, page_chain, drive, drive_sequence, drive_chain)
VALUES (:id, :now, :person, :action, :subject, :honour_page, :page_sequence, :page_chain, :drive, :drive_sequence, :drive_chain);

-- All chains, a piece at a time, each from its beginning.  until: the last page, or the last drive, that is read.
--: pages_from (honour_page honour_page_id, after count, until honour_page_id) -> many (id count, at instant, person person_id?, action text, subject count, honour_page honour_page_id, page_sequence count, chain bytes?, drive drive_id?)
SELECT id, at, person, action, subject, honour_page, page_sequence, page_chain AS chain, drive FROM audit
 WHERE (honour_page, page_sequence) > (:honour_page, :after) AND honour_page <= :until AND honour_page IS NOT NULL
 ORDER BY honour_page, page_sequence LIMIT 1000;

--: drives_from (drive drive_id, after count, until drive_id) -> many (id count, at instant, person person_id?, action text, subject count, honour_page honour_page_id?, drive drive_id, drive_sequence count, chain bytes?)
SELECT id, at, person, action, subject, honour_page, drive, drive_sequence, drive_chain AS chain FROM audit
 WHERE (drive, drive_sequence) > (:drive, :after) AND drive <= :until AND drive IS NOT NULL
 ORDER BY drive, drive_sequence LIMIT 1000;

--: pages (after honour_page_id) -> many (honour_page honour_page_id)
SELECT DISTINCT honour_page FROM audit WHERE honour_page > :after AND honour_page IS NOT NULL ORDER BY honour_page LIMIT 500;

--: drives (after drive_id) -> many (drive drive_id)
SELECT DISTINCT drive FROM audit WHERE drive > :after AND drive IS NOT NULL ORDER BY drive LIMIT 500;
