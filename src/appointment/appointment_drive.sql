-- What an organiser does to a drive touches everybody who is booked.

-- Never by whom: organisers see numbers.
--: counts (drive drive_id) -> one (booked count, unclaimed count, walked_in count)
SELECT COUNT(CASE WHEN state = 'booked' AND NOT walk_in THEN 1 END) AS booked, COUNT(CASE WHEN state = 'unclaimed' THEN 1 END) AS unclaimed,
       COUNT(CASE WHEN state = 'booked' AND walk_in THEN 1 END) AS walked_in
  FROM appointment
 WHERE drive = :drive AND kind = 'donor' AND released_at IS NULL;

-- How many people an email about the drive goes to: who is still to come, and leaders without an appointment of their own; each address
-- once, and none that asked for no email.
--: told (drive drive_id) -> one (people count)
SELECT COUNT(*) AS people
  FROM (SELECT a.email_hash FROM appointment a
         WHERE a.drive = :drive AND a.state = 'booked' AND a.kind = 'donor' AND a.arrived_at IS NULL AND a.released_at IS NULL
           AND a.email_hash IS NOT NULL
        UNION
        SELECT g.leader_email_hash FROM booking_group g
         WHERE g.drive = :drive
           AND EXISTS (SELECT 1 FROM appointment s WHERE s.booking_group = g.id AND s.state IN ('unclaimed', 'booked'))
           AND NOT EXISTS (SELECT 1 FROM appointment o
                            WHERE o.booking_group = g.id AND o.state = 'booked'
                              AND (o.donor_hash = g.leader_hash OR (o.donor_hash IS NULL AND o.email_hash = g.leader_email_hash)))) t
 WHERE NOT EXISTS (SELECT 1 FROM email_refused r WHERE r.email_hash = t.email_hash);

-- Who is booked and cannot be emailed: someone else typed their name, or theirs without an address.
--: without_email (drive drive_id) -> one (people count)
SELECT COUNT(*) AS people FROM appointment
 WHERE drive = :drive AND state = 'booked' AND kind = 'donor' AND arrived_at IS NULL AND released_at IS NULL AND email_hash IS NULL;

-- Who is told of a change, in the order of their ids: each address that has an appointment still to come, by the first of them, and groups
-- whose leader has no appointment of their own. Anyone who booked since the last change has seen the drive as it is now.
--: to_tell (drive drive_id, after count, batch count) -> many (id count, appointments count, booking_group group_id?)
SELECT t.id, t.appointments, t.booking_group
  FROM (SELECT min(a.id) AS id, COUNT(*) AS appointments, CAST(NULL AS BIGINT) AS booking_group FROM appointment a
          JOIN drive d ON d.id = a.drive
         WHERE a.drive = :drive AND a.state = 'booked' AND a.kind = 'donor' AND a.arrived_at IS NULL AND a.released_at IS NULL
           AND a.email_hash IS NOT NULL AND a.booked_at <= d.changed_at
         GROUP BY a.email_hash
        UNION ALL
        SELECT g.id, 0 AS appointments, g.id AS booking_group FROM booking_group g JOIN drive d ON d.id = g.drive
         WHERE g.drive = :drive AND g.created_at <= d.changed_at
           AND EXISTS (SELECT 1 FROM appointment s WHERE s.booking_group = g.id AND s.state IN ('unclaimed', 'booked'))
           AND NOT EXISTS (SELECT 1 FROM appointment o
                            WHERE o.booking_group = g.id AND o.state = 'booked'
                              AND (o.donor_hash = g.leader_hash OR (o.donor_hash IS NULL AND o.email_hash = g.leader_email_hash)))) t
 WHERE t.id > :after
 ORDER BY t.id LIMIT :batch;

-- The others of the first one's address.
--: others (drive drive_id, first appointment_id) -> many (id appointment_id)
SELECT a.id FROM appointment a JOIN appointment f ON f.id = :first
 WHERE a.drive = :drive AND a.email_hash = f.email_hash AND a.id <> f.id AND a.state = 'booked' AND a.kind = 'donor'
   AND a.arrived_at IS NULL AND a.released_at IS NULL
 ORDER BY a.id LIMIT 50;

-- How many people of this person's group have no address, only a name that its leader typed, where this person is the leader; also when
-- they were cancelled with the drive.
--: typed_by (leader appointment_id) -> one (people count)
SELECT COUNT(*) AS people FROM appointment l
  JOIN booking_group g ON g.id = l.booking_group AND g.leader_email_hash = l.email_hash
  JOIN appointment a ON a.booking_group = g.id
 WHERE l.id = :leader AND a.state IN ('booked', 'drive_cancelled') AND a.arrived_at IS NULL AND a.email_hash IS NULL
   AND a.name_sealed IS NOT NULL;

-- A group's seats, also when they were cancelled with the drive.
--: seats (booking_group group_id) -> many (id appointment_id)
SELECT a.id FROM appointment a JOIN slot s ON s.id = a.slot
 WHERE a.booking_group = :booking_group AND a.state IN ('unclaimed', 'booked', 'drive_cancelled')
 ORDER BY s.starts, a.id LIMIT 200;

-- Walk-ins and helpers have come too; who did not come was expected and missed.  Who was put down by mistake and taken away has not.
--: arrived (drive drive_id) -> one (n count)
SELECT COUNT(*) AS n FROM appointment
 WHERE drive = :drive AND state IN ('booked', 'unclaimed') AND (arrived_at IS NOT NULL OR released_at IS NOT NULL);

-- Who did not come holds no appointment and may still get it back: their slots stay.
--: missed (drive drive_id) -> many (slot slot_id, n count)
SELECT slot, COUNT(*) AS n FROM appointment
 WHERE drive = :drive AND state IN ('booked', 'unclaimed') AND released_at IS NOT NULL
 GROUP BY slot LIMIT 400;

-- The donor_hash stays until everyone is told: it says whether a leader has an appointment of their own.
--: cancel (drive drive_id, now instant) -> none
UPDATE appointment SET state = 'drive_cancelled', changed_at = :now WHERE drive = :drive AND state IN ('booked', 'unclaimed');

-- Who is told of it, in the order of their ids: each appointment, and groups whose leader had none of their own.
--: to_tell_cancelled (drive drive_id, after count, batch count) -> many (id count, booking_group group_id?)
SELECT t.id, t.booking_group
  FROM (SELECT a.id, CAST(NULL AS BIGINT) AS booking_group FROM appointment a
         WHERE a.drive = :drive AND a.state = 'drive_cancelled' AND a.kind = 'donor' AND a.email_hash IS NOT NULL
        UNION ALL
        SELECT g.id, g.id AS booking_group FROM booking_group g
         WHERE g.drive = :drive
           AND EXISTS (SELECT 1 FROM appointment s WHERE s.booking_group = g.id AND s.state = 'drive_cancelled')
           AND NOT EXISTS (SELECT 1 FROM appointment o
                            WHERE o.booking_group = g.id AND o.state = 'drive_cancelled'
                              AND (o.donor_hash = g.leader_hash OR (o.donor_hash IS NULL AND o.email_hash = g.leader_email_hash)))) t
 WHERE t.id > :after
 ORDER BY t.id LIMIT :batch;

--: forget_donors (drive drive_id) -> none
UPDATE appointment SET donor_hash = NULL WHERE drive = :drive AND state = 'drive_cancelled' AND donor_hash IS NOT NULL;
