-- a comment above
--: read (id slot_id) -> none
SELECT id FROM slot WHERE id = :id;
