-- The organiser's sentence about what changed: for the emails to the people who have booked or wait.

--: put (drive drive_id, text_sealed bytes, now instant) -> none
INSERT INTO drive_note (drive, text_sealed, written_at) VALUES (:drive, :text_sealed, :now)
ON CONFLICT (drive) DO UPDATE SET text_sealed = excluded.text_sealed, written_at = excluded.written_at;

--: drop (drive drive_id) -> none
DELETE FROM drive_note WHERE drive = :drive;

--: read (drive drive_id) -> one (text_sealed bytes)
SELECT text_sealed FROM drive_note WHERE drive = :drive;

--: forget (before instant) -> none
DELETE FROM drive_note WHERE written_at < :before;
