-- a comment above
--: read (default slot_id) -> one (id slot_id)
SELECT id FROM slot WHERE id = :default;
