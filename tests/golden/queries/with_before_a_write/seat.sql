-- a comment above
--: read (id slot_id) -> one (id slot_id)
WITH s AS (SELECT id FROM slot WHERE id = :id)
DELETE FROM slot WHERE id IN (SELECT id FROM s) RETURNING id;
