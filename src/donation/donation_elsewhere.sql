-- Gifts declared elsewhere: told by anybody, counted by a keeper, marked apart for ever.

--: add (id gift_id, page honour_page_id, place text, date text, name_sealed bytes, shown text, gift_hash bytes, now instant) -> none
INSERT INTO gift_elsewhere (id, honour_page, state, place, date, name_sealed, shown, gift_hash, told_at)
VALUES (:id, :page, 'waiting', :place, :date, :name_sealed, :shown, :gift_hash, :now)
ON CONFLICT DO NOTHING;

--: list (page honour_page_id, state text) -> many (id gift_id, place text, date text, name_sealed bytes, shown text, told_at instant)
SELECT id, place, date, name_sealed, shown, told_at FROM gift_elsewhere
 WHERE honour_page = :page AND state = :state ORDER BY told_at, id LIMIT 200;

-- Either way may be changed again: a keeper who pressed the wrong button has lost nothing.
--: answer (id gift_id, page honour_page_id, state text, now instant) -> none
UPDATE gift_elsewhere SET state = :state, answered_at = :now WHERE id = :id AND honour_page = :page;

--: counted (page honour_page_id) -> one (n count)
SELECT count(*) AS n FROM gift_elsewhere WHERE honour_page = :page AND state = 'counted';
