-- a comment above
--: read (id slot_id) -> one (open flag?)
SELECT open FROM slot WHERE id = :id;
