-- a comment above
--: read (id slot_id) -> one
SELECT id FROM slot WHERE id = :id;
