-- a comment above
--: read (n count?) -> one (id slot_id)
SELECT id FROM slot WHERE n = :n;
