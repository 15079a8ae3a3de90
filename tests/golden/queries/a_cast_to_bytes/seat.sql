-- a comment above
--: read (b bytes) -> one (id slot_id)
SELECT id FROM slot WHERE seal = CAST(:b AS BYTEA);
