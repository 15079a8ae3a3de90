-- A parameter that is inserted; a conflict changes nothing.
--: add (id slot_id, drive drive_id) -> none
INSERT INTO slot (taken, id, drive) VALUES (0, :id, :drive) ON CONFLICT DO NOTHING;

-- Two rows: the first one's values are not the other's.
--: add_two (id slot_id, other slot_id, drive drive_id) -> none
INSERT INTO slot (id, drive) VALUES (:id, :drive), (:other, :drive);

-- The drive of the row that was there may be another one.
--: put (id slot_id, drive drive_id) -> none
INSERT INTO slot (id, drive) VALUES (:id, :drive) ON CONFLICT (id) DO UPDATE SET taken = 0;

--: copy (id slot_id, drive drive_id) -> none
INSERT INTO slot (id, drive) SELECT :id, d.id FROM drive d JOIN slot s ON s.drive = d.id WHERE d.id = :drive;

-- The rows behind UNION have ids of their own.
--: copy_two (id slot_id, drive drive_id) -> none
INSERT INTO slot (id, drive) SELECT :id, :drive FROM drive d JOIN slot s ON s.drive = d.id UNION SELECT 1, 2;

--: add_from (id slot_id, drive drive_id) -> none
INSERT INTO slot (id, drive) WITH d AS (SELECT 1 AS one) SELECT :id, :drive FROM d;

-- Conditions that every changed row fulfils.
--: take (id slot_id, drive drive_id) -> none
UPDATE slot SET taken = taken + 1 WHERE slot.id = :id AND (taken = 0 OR places > taken) AND drive = :drive;

-- A number is no id, though it is compared with one.
--: take_number (id count, drive drive_id) -> none
UPDATE slot SET taken = taken + 1 WHERE id = :id AND drive = :drive;

--: take_either (id slot_id, drive drive_id) -> none
UPDATE slot SET taken = taken + 1 WHERE id = :id AND drive = :drive OR taken = 0;

--: take_none_of (id slot_id, drive drive_id) -> none
UPDATE slot SET taken = taken + 1 WHERE NOT id = :id AND (taken = 1 AND drive = :drive);

--: take_between (id slot_id, drive drive_id) -> none
UPDATE slot SET taken = taken + 1 WHERE taken BETWEEN 0 AND id = :id AND drive = :drive;

--: take_case (id slot_id, drive drive_id) -> none
UPDATE slot SET taken = 0 WHERE CASE WHEN taken = 1 AND id = :id AND places = 1 THEN 1 ELSE 0 END = 1 AND drive = :drive;

--: take_of_another (id slot_id, drive drive_id) -> none
UPDATE slot SET taken = s.taken FROM slot s WHERE id = :id AND slot.drive = :drive;

--: take_and_add (id slot_id, drive drive_id) -> none
UPDATE slot SET taken = 0 WHERE id = :id + 1 AND drive = :drive IS NULL;

-- What it answers anyway, as it is.
--: drop_all () -> many (drive drive_id, slot slot_id)
DELETE FROM slot RETURNING drive, slot.id AS slot;

-- What it answers is another number; the ids follow behind it.
--: drop_one (id slot_id) -> one (drive count)
DELETE FROM slot WHERE taken = 0 AND id = :id RETURNING drive + 1 AS drive;

--: empty () -> none
DELETE FROM slot;

--: drop_private (id slot_id) -> none
DELETE FROM seat WHERE id = :id;
