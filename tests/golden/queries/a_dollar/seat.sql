-- a comment above
--: read (id slot_id) -> one (id slot_id)
SELECT id FROM slot WHERE id = $1;
