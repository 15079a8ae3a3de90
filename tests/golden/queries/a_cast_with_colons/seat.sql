-- a comment above
--: read (id slot_id) -> one (n count)
SELECT count(*)::BIGINT AS n FROM slot WHERE id = :id;
