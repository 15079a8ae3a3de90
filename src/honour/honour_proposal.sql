-- What an organiser proposes once the page is published, for the keepers to answer.

--: add (id proposal_id, page honour_page_id, person person_id, name_sealed bytes, page_words text, living flag, donations_received count, now instant) -> none
INSERT INTO proposal (id, honour_page, person, name_sealed, page_words, living, donations_received, created_at, accepted)
VALUES (:id, :page, :person, :name_sealed, :page_words, :living, :donations_received, :now, FALSE);

-- A person's newer proposal replaces the one before.
--: drop_of (page honour_page_id, person person_id, now instant) -> none
UPDATE proposal SET answered_at = :now WHERE honour_page = :page AND person = :person AND answered_at IS NULL;

--: open (page honour_page_id) -> many (id proposal_id, person person_id, name_sealed bytes, page_words text, living flag, donations_received count, created_at instant)
SELECT id, person, name_sealed, page_words, living, donations_received, created_at FROM proposal
 WHERE honour_page = :page AND answered_at IS NULL ORDER BY created_at, id LIMIT 20;

--: answer (id proposal_id, page honour_page_id, accepted flag, now instant) -> one (name_sealed bytes, page_words text, living flag, donations_received count)
UPDATE proposal SET answered_at = :now, accepted = :accepted WHERE id = :id AND honour_page = :page AND answered_at IS NULL
RETURNING name_sealed, page_words, living, donations_received;
