-- Email that left and came back.

-- Nothing is added for an email that is not kept any more, or failed already.  What became of it in the end replaces a delay, and not
-- the other way round, since reports may overtake each other.
--: note (email email_id, kind bounce_kind, status text) -> none
INSERT INTO email_bounce (email, kind, status)
SELECT e.id, :kind, :status FROM outbox_email e WHERE e.id = :email AND e.failed_at IS NULL
ON CONFLICT (email) DO UPDATE SET kind = excluded.kind, status = excluded.status WHERE email_bounce.kind = 'delayed';

--: noted (batch count) -> many (email email_id, kind bounce_kind, status text, to_hash bytes?)
SELECT b.email, b.kind, b.status, e.to_hash FROM email_bounce b LEFT JOIN outbox_email e ON e.id = b.email ORDER BY b.email LIMIT :batch;

--: delete (email email_id) -> none
DELETE FROM email_bounce WHERE email = :email;

-- It left, and has failed since: both are kept.
--: fail (id email_id, now instant, nothing bytes, failure outbox_failure) -> none
UPDATE outbox_email SET failed_at = :now, to_sealed = :nothing, message_sealed = :nothing, failure = :failure
 WHERE id = :id AND failed_at IS NULL;

--: undelivered (to_hash bytes, since instant) -> one (n count)
SELECT count(*) AS n FROM outbox_email WHERE to_hash = :to_hash AND failed_at >= :since AND failure = 'undelivered';

-- What was put for it and is sent to many: see outbox_cause_is_for_many().
--: drop_waiting (to_hash bytes) -> none
DELETE FROM outbox_email
 WHERE to_hash = :to_hash AND cause IN ('follow_news', 'thanks', 'message_ask') AND cause <> 'ticket' AND sent_at IS NULL AND failed_at IS NULL;

-- Its address is gone, and no email left for it after that became known.
--: gone (to_hash bytes) -> one (failed_at instant)
SELECT f.failed_at FROM outbox_email f WHERE f.to_hash = :to_hash AND f.failed_at IS NOT NULL AND f.failure = 'bounced'
   AND NOT EXISTS (SELECT 1 FROM outbox_email s WHERE s.to_hash = :to_hash AND s.sent_at > f.failed_at)
 ORDER BY f.failed_at DESC LIMIT 1;
