--: move (slot slot_id, drive drive_id) -> none
UPDATE slot SET drive = :drive WHERE id = :slot;
