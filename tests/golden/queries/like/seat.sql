-- a comment above
--: read (t text) -> one (id slot_id)
SELECT id FROM slot WHERE name LIKE :t;
