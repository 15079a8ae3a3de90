--: put (id slot_id, drive drive_id) -> none
INSERT OR REPLACE INTO slot (id, drive) VALUES (:id, :drive);
