-- a comment above
--: read (id slot_id) -> one (id slot_id)
SELECT id FROM slot WHERE id = :id
--: close () -> none
UPDATE slot SET open = FALSE;
