-- a comment above
--: read (id slot_id) -> one (rows slot_id)
SELECT id AS rows FROM slot WHERE id = :id;
