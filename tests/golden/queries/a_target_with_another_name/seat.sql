--: put (id slot_id) -> none
UPDATE slot AS s SET taken = 0 WHERE s.id = :id;
