--: read (id slot_id) -> one (id slot_id)
;
