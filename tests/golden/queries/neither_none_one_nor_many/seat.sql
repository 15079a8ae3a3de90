-- a comment above
--: read (id slot_id) -> some (id slot_id)
SELECT id FROM slot WHERE id = :id;
