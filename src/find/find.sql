-- What is still to come of one email address, soonest first.

--: appointments (email_hash bytes, now instant, most count) -> many (id appointment_id)
SELECT a.id FROM appointment a JOIN slot s ON s.id = a.slot JOIN drive d ON d.id = a.drive
 WHERE a.email_hash = :email_hash AND a.state = 'booked' AND a.arrived_at IS NULL AND a.released_at IS NULL
   AND d.ends > :now AND d.day_closed_at IS NULL AND d.state <> 'cancelled'
 ORDER BY s.starts, a.id LIMIT :most;

--: groups (leader_email_hash bytes, now instant, most count) -> many (id group_id)
SELECT g.id FROM booking_group g JOIN drive d ON d.id = g.drive
 WHERE g.leader_email_hash = :leader_email_hash AND g.lapsed_at IS NULL
   AND d.ends > :now AND d.day_closed_at IS NULL AND d.state <> 'cancelled'
   AND EXISTS (SELECT 1 FROM appointment a WHERE a.booking_group = g.id AND a.state IN ('unclaimed', 'booked'))
 ORDER BY d.starts, g.id LIMIT :most;

--: entries (email_hash bytes, now instant, most count) -> many (id waiting_id)
SELECT w.id FROM waiting_entry w JOIN drive d ON d.id = w.drive
 WHERE w.email_hash = :email_hash AND w.ended_at IS NULL AND d.ends > :now AND d.day_closed_at IS NULL AND d.state <> 'cancelled'
 ORDER BY d.starts, w.id LIMIT :most;
