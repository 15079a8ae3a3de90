-- a comment above
--: read (id slot_id) -> one (id slot_id)
WITH gone AS (DELETE FROM slot WHERE id = :id RETURNING id)
SELECT id FROM gone;
