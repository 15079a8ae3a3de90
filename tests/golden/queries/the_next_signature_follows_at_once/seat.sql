--: read (id slot_id) -> one (id slot_id)
--: close () -> none
UPDATE slot SET open = FALSE;
