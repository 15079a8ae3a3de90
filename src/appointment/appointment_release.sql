-- What an organiser sees of bookings, without names, and may release.  unreached: as in appointment_reach.sql.

--: groups (drive drive_id, now instant) -> many (id group_id, created_at instant, confirmed flag, seats count, claimed count, unreached flag)
SELECT g.id, g.created_at,
       CASE WHEN g.confirm_until IS NULL OR EXISTS (SELECT 1 FROM email_confirmed m WHERE m.email_hash = g.leader_email_hash)
            THEN TRUE ELSE FALSE END AS confirmed,
       COUNT(*) AS seats, COUNT(CASE WHEN a.state = 'booked' THEN 1 END) AS claimed,
       EXISTS (SELECT 1 FROM outbox_email f WHERE f.to_hash = g.leader_email_hash AND f.failed_at IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM outbox_email l WHERE l.to_hash = f.to_hash AND l.sent_at > f.failed_at)) AS unreached
  FROM booking_group g JOIN appointment a ON a.booking_group = g.id JOIN slot s ON s.id = a.slot
 WHERE g.drive = :drive AND a.state IN ('booked', 'unclaimed') AND a.arrived_at IS NULL AND a.released_at IS NULL AND s.starts > :now
 GROUP BY g.id, g.created_at, g.confirm_until, g.leader_email_hash
 ORDER BY g.created_at, g.id LIMIT 200;

--: singles (drive drive_id, now instant) -> many (id appointment_id, slot slot_id, booked_at instant)
SELECT a.id, a.slot, a.booked_at FROM appointment a JOIN slot s ON s.id = a.slot
 WHERE a.drive = :drive AND a.booking_group IS NULL AND a.state = 'booked' AND a.kind = 'donor' AND NOT a.walk_in
   AND a.arrived_at IS NULL AND a.released_at IS NULL AND s.starts > :now AND a.email_hash IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM email_confirmed m WHERE m.email_hash = a.email_hash)
 ORDER BY a.booked_at, a.id LIMIT 200;

--: unclaimed (booking_group group_id, now instant) -> many (id appointment_id, slot slot_id, over_capacity flag)
SELECT a.id, a.slot, a.over_capacity FROM appointment a JOIN slot s ON s.id = a.slot
 WHERE a.booking_group = :booking_group AND a.state = 'unclaimed' AND a.arrived_at IS NULL AND a.released_at IS NULL AND s.starts > :now
 ORDER BY a.slot, a.id LIMIT 200;
