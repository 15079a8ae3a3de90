-- A drive.  Nothing here is FROM waiting_entry.

--: waited_for (drive drive_id) -> one (waited_for flag)
SELECT EXISTS (SELECT 1 FROM waiting_entry WHERE drive = :drive) AS waited_for FROM drive;

--: forget (drive drive_id) -> none
DELETE FROM waiting_entry
 WHERE drive = :drive;
