-- Whom email does not reach, as outbox_reach() finds it for one address.

--: unreached (drive drive_id, most count) -> many (id appointment_id)
SELECT a.id FROM appointment a
 WHERE a.drive = :drive AND a.state = 'booked' AND a.email_hash IS NOT NULL
   AND EXISTS (SELECT 1 FROM outbox_email f WHERE f.to_hash = a.email_hash AND f.failed_at IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM outbox_email s WHERE s.to_hash = f.to_hash AND s.sent_at > f.failed_at))
 ORDER BY a.id LIMIT :most;
