--: put (id slot_id, drive drive_id) -> none
INSERT INTO slot (id, drive) VALUES (:id, :drive)
 ON CONFLICT (id) DO UPDATE SET drive = excluded.drive;
