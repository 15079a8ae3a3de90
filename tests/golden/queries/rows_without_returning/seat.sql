-- a comment above
--: close (id slot_id) -> one (id slot_id)
UPDATE slot SET open = FALSE WHERE id = :id;
