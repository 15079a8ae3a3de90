-- a comment above
--: read -> one (id slot_id)
SELECT id FROM slot WHERE id = :id;
