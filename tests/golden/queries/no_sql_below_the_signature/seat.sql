-- a comment above
--: read (id slot_id) -> one (id slot_id)

