-- desk: the codes that make a device the desk of one drive for one day.

--: add_pass (id crew_pass_id, drive drive_id, kind crew_kind, code_hash bytes, created_by person_id, now instant, expires_at instant, reusable flag) -> none
INSERT INTO crew_pass (id, drive, kind, code_hash, created_by, created_at, expires_at, reusable)
VALUES (:id, :drive, :kind, :code_hash, :created_by, :now, :expires_at, :reusable);

--: find_code (code_hash bytes) -> one (id crew_pass_id, drive drive_id, kind crew_kind, created_by person_id, redeemed_at instant?, reusable flag, ended_at instant?)
SELECT id, drive, kind, created_by, redeemed_at, reusable, ended_at FROM crew_pass WHERE code_hash = :code_hash;

-- One device: of two that use a code at the same time, only one gets it.
--: redeem (id crew_pass_id, device_hash bytes, now instant) -> none
UPDATE crew_pass SET redeemed_at = :now, device_hash = :device_hash
 WHERE id = :id AND redeemed_at IS NULL AND ended_at IS NULL;

-- The drive's current day counts, not the one it had when the code was made.
--: find_device (device_hash bytes, drive drive_id, ended_before instant) -> one (id crew_pass_id, kind crew_kind)
SELECT p.id, p.kind FROM crew_pass p JOIN drive d ON d.id = p.drive
 WHERE p.device_hash = :device_hash AND p.drive = :drive AND p.ended_at IS NULL AND d.ends > :ended_before;

--: passes (drive drive_id) -> many (id crew_pass_id, kind crew_kind, created_at instant, expires_at instant, redeemed_at instant?, ended_at instant?, reusable flag)
SELECT id, kind, created_at, expires_at, redeemed_at, ended_at, reusable FROM crew_pass WHERE drive = :drive ORDER BY created_at, id LIMIT 100;

--: count_passes (drive drive_id) -> one (n count)
SELECT count(*) AS n FROM crew_pass WHERE drive = :drive;

--: end_pass (id crew_pass_id, drive drive_id, now instant) -> none
UPDATE crew_pass SET ended_at = :now WHERE id = :id AND drive = :drive AND ended_at IS NULL;
