--: put (id slot_id) -> none
DELETE FROM slot WHERE id = :id;
