-- a comment above
--: close (id slot_id) -> none
UPDATE slot SET open = FALSE WHERE id = :id RETURNING id;
