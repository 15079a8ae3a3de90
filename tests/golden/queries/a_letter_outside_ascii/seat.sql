-- a comment above
--: read (id slot_id) -> one (id slot_id)
SELECT id AS идент FROM slot WHERE id = :id;
