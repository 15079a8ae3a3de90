-- What one client holds at one drive with addresses that nobody has confirmed.

--: held (drive drive_id, client_hash bytes) -> one (seats count)
SELECT COUNT(*) AS seats
  FROM appointment a LEFT JOIN booking_group g ON g.id = a.booking_group
 WHERE a.drive = :drive AND a.client_hash = :client_hash AND a.state IN ('booked', 'unclaimed') AND a.released_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM email_confirmed m WHERE m.email_hash = COALESCE(a.email_hash, g.leader_email_hash));

-- Any other appointment, confirmed or not: almost always there is none.
--: holds_more (drive drive_id, client_hash bytes, id appointment_id) -> one (more flag)
SELECT EXISTS (SELECT 1 FROM appointment WHERE drive = :drive AND client_hash = :client_hash AND id <> :id) AS more;

--: capacity_of_drive (drive drive_id) -> one (capacity count)
SELECT CAST(COALESCE(SUM(capacity), 0) AS BIGINT) AS capacity FROM slot WHERE drive = :drive;

-- Drives at which something counts against a client, page by page.
--: drives (after drive_id?) -> many (drive drive_id)
SELECT drive FROM appointment
 WHERE client_hash IS NOT NULL AND drive > COALESCE(CAST(:after AS BIGINT), 0)
 GROUP BY drive ORDER BY drive LIMIT 20;

-- What no longer counts: the address is confirmed, it was cancelled, the drive is over.
--: forget_client (drive drive_id, now instant) -> none
UPDATE appointment SET client_hash = NULL
 WHERE drive = :drive AND client_hash IS NOT NULL
   AND (state NOT IN ('booked', 'unclaimed') OR released_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM drive d WHERE d.id = appointment.drive AND (d.ends <= :now OR d.state = 'cancelled'))
        OR EXISTS (SELECT 1 FROM email_confirmed m WHERE m.email_hash = appointment.email_hash));
