--: put (id slot_id, drive drive_id) -> none
INSERT INTO slot VALUES (:id, :drive);
