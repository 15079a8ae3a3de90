-- Donations elsewhere: reported by anyone, accepted by a keeper, always counted separately.

--: add (id donation_elsewhere_id, page honour_page_id, venue text, date text, name_sealed bytes, shown_sealed bytes?, content_hash bytes, now instant) -> none
INSERT INTO donation_elsewhere (id, honour_page, state, venue, date, name_sealed, shown_sealed, content_hash, created_at)
VALUES (:id, :page, 'waiting', :venue, :date, :name_sealed, :shown_sealed, :content_hash, :now)
ON CONFLICT DO NOTHING;

--: list (page honour_page_id, state elsewhere_state) -> many (id donation_elsewhere_id, venue text, date text, name_sealed bytes, shown_sealed bytes?, created_at instant)
SELECT id, venue, date, name_sealed, shown_sealed, created_at FROM donation_elsewhere
 WHERE honour_page = :page AND state = :state ORDER BY created_at, id LIMIT 200;

-- Either way may be changed again: a keeper who pressed the wrong button has lost nothing.
--: answer (id donation_elsewhere_id, page honour_page_id, state elsewhere_state, now instant) -> none
UPDATE donation_elsewhere SET state = :state, answered_at = :now WHERE id = :id AND honour_page = :page;

--: counted (page honour_page_id) -> one (n count)
SELECT count(*) AS n FROM donation_elsewhere WHERE honour_page = :page AND state = 'counted';
