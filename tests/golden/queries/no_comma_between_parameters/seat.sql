-- a comment above
--: read (id slot_id n count) -> one (id slot_id)
SELECT id FROM slot WHERE id = :id;
