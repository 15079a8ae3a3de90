--: put (id slot_id, drive drive_id) -> none
UPDATE slot SET taken = 0,
       drive = :drive WHERE id = :id;
