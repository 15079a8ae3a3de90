--: put (id slot_id) -> none
UPDATE slot SET (taken, drive) = (SELECT s.taken, s.drive FROM slot s WHERE s.id = 1) WHERE id = :id;
