-- Email that leaves.  `now` is the clock of the request or of the sender's round.

-- Nothing is added when there is a row with this idempotency_hash.
--: put (id email_id, cause text, counted flag, to_hash bytes, to_sealed bytes, message_sealed bytes, idempotency_hash bytes?, replace_hash bytes?, honour_page honour_page_id?, drive drive_id?, letter thanks_letter_id?, not_before instant, now instant) -> none
INSERT INTO outbox_email (id, cause, counted, to_hash, to_sealed, message_sealed, idempotency_hash, replace_hash, honour_page, drive, letter,
                          not_before, attempts, created_at)
VALUES (:id, :cause, :counted, :to_hash, :to_sealed, :message_sealed, :idempotency_hash, :replace_hash, :honour_page, :drive, :letter,
        :not_before, 0, :now)
ON CONFLICT (idempotency_hash) WHERE idempotency_hash IS NOT NULL DO NOTHING;

-- The email with this replace_hash that is still waiting: a newer one replaces it.
--: replace (replace_hash bytes) -> none
DELETE FROM outbox_email WHERE replace_hash = :replace_hash AND sent_at IS NULL AND failed_at IS NULL;

-- No message could be made of it: the row says so to the operator, and holds nothing else.
--: put_impossible (id email_id, cause text, to_hash bytes, nothing bytes, honour_page honour_page_id?, drive drive_id?, now instant) -> none
INSERT INTO outbox_email (id, cause, counted, to_hash, to_sealed, message_sealed, honour_page, drive, not_before, attempts, created_at, failed_at,
                          failure)
VALUES (:id, :cause, FALSE, :to_hash, :nothing, :nothing, :honour_page, :drive, :now, 0, :now, :now, 'impossible');

-- What is about something is written when it leaves: of its words nothing is here.
--: put_about (id email_id, cause text, counted flag, to_hash bytes, about appointment_id, honour_page honour_page_id?, drive drive_id, nothing bytes, now instant) -> none
INSERT INTO outbox_email (id, cause, counted, to_hash, to_sealed, message_sealed, about, honour_page, drive, not_before, attempts, created_at)
VALUES (:id, :cause, :counted, :to_hash, :nothing, :nothing, :about, :honour_page, :drive, :now, 0, :now);

-- The same of one that is about its receiver.
--: put_to (id email_id, cause text, counted flag, to_hash bytes, to_sealed bytes, nothing bytes, replace_hash bytes?, now instant) -> none
INSERT INTO outbox_email (id, cause, counted, to_hash, to_sealed, message_sealed, replace_hash, not_before, attempts, created_at)
VALUES (:id, :cause, :counted, :to_hash, :to_sealed, :nothing, :replace_hash, :now, 0, :now);

--: count_put (to_hash bytes, cause text, since instant) -> one (n count)
SELECT count(*) AS n FROM outbox_email WHERE to_hash = :to_hash AND cause = :cause AND created_at >= :since AND cause <> 'ticket';

--: count_waiting (cause text, now instant) -> one (n count)
SELECT count(*) AS n FROM outbox_email
 WHERE cause = :cause AND sent_at IS NULL AND failed_at IS NULL AND not_before <= :now AND cause <> 'ticket';

-- What one address was sent, and the sign-in links on their way to it: one that waits for an email server that is away will leave in
-- the hour in which the server is back, whenever it was put.
--: received (to_hash bytes, hour instant, day instant) -> one (in_hour count, in_day count)
SELECT (SELECT count(*) FROM outbox_email WHERE to_hash = :to_hash AND counted AND sent_at >= :hour)
     + (SELECT count(*) FROM outbox_email WHERE to_hash = :to_hash AND cause = 'sign_in' AND cause <> 'ticket' AND created_at >= :day
           AND sent_at IS NULL AND (failed_at IS NULL OR created_at >= :hour)) AS in_hour,
       (SELECT count(*) FROM outbox_email WHERE to_hash = :to_hash AND counted AND sent_at >= :day)
     + (SELECT count(*) FROM outbox_email WHERE to_hash = :to_hash AND cause = 'sign_in' AND cause <> 'ticket' AND created_at >= :day
           AND sent_at IS NULL) AS in_day;

-- Its owner has confirmed it, or was sent something a while ago that did not come back, and did not object.
--: known (to_hash bytes, before instant) -> one (known flag)
SELECT EXISTS (SELECT 1 FROM email_confirmed WHERE email_hash = :to_hash)
    OR (EXISTS (SELECT 1 FROM outbox_email WHERE to_hash = :to_hash AND sent_at <= :before AND failed_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM email_refused WHERE email_hash = :to_hash)) AS known;

-- By whose private link an address is refused: kept as long as the row.
--: receiver (id email_id) -> one (to_hash bytes)
SELECT to_hash FROM outbox_email WHERE id = :id;

--: unsent () -> one (n count, oldest instant)
SELECT count(*) AS n, coalesce(min(created_at), 0) AS oldest FROM outbox_email WHERE sent_at IS NULL AND failed_at IS NULL;

--: failed (since instant) -> many (failure outbox_failure, n count)
SELECT coalesce(failure, 'refused') AS failure, count(*) AS n FROM outbox_email WHERE failed_at >= :since
 GROUP BY coalesce(failure, 'refused') ORDER BY coalesce(failure, 'refused') LIMIT 10;

-- What the demo's people were sent belongs to the weeks before it was opened.
--: demo_uncount (now instant) -> none
UPDATE outbox_email SET counted = FALSE WHERE sent_at IS NULL AND failed_at IS NULL AND not_before <= :now AND counted;

-- Who was sent something that long ago has opened it meanwhile.
--: demo_confirm (before instant, now instant) -> none
INSERT INTO email_confirmed (email_hash, at) SELECT DISTINCT to_hash, CAST(:now AS BIGINT) FROM outbox_email WHERE created_at <= :before
ON CONFLICT (email_hash) DO NOTHING;

-- Emails that should have left before `before`.
--: late (before instant) -> one (n count)
SELECT count(*) AS n FROM outbox_email WHERE sent_at IS NULL AND failed_at IS NULL AND not_before < :before;

-- One that failed, with none to the same receiver that left after it.
--: failed_to (to_hash bytes) -> one (failed_at instant)
SELECT f.failed_at FROM outbox_email f WHERE f.to_hash = :to_hash AND f.failed_at IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM outbox_email s WHERE s.to_hash = :to_hash AND s.sent_at > f.failed_at)
 ORDER BY f.failed_at DESC LIMIT 1;

--: refuse (email_hash bytes, now instant) -> none
INSERT INTO email_refused (email_hash, at) VALUES (:email_hash, :now) ON CONFLICT (email_hash) DO NOTHING;

--: allow (email_hash bytes) -> none
DELETE FROM email_refused WHERE email_hash = :email_hash;

--: refused (email_hash bytes) -> one (at instant)
SELECT at FROM email_refused WHERE email_hash = :email_hash;

--: confirm (email_hash bytes, now instant) -> none
INSERT INTO email_confirmed (email_hash, at) VALUES (:email_hash, :now) ON CONFLICT (email_hash) DO NOTHING;

--: confirmed (email_hash bytes) -> one (at instant)
SELECT at FROM email_confirmed WHERE email_hash = :email_hash;

--: due (now instant, batch count) -> many (id email_id)
SELECT id FROM outbox_email WHERE sent_at IS NULL AND failed_at IS NULL AND not_before <= :now ORDER BY not_before, id LIMIT :batch;

-- Asked for one at a time, right before it is sent: a row dropped meanwhile is not sent.
--: one_due (id email_id, now instant) -> one (cause text, counted flag, to_hash bytes, to_sealed bytes, message_sealed bytes, about appointment_id?, attempts count, created_at instant)
SELECT cause, counted, to_hash, to_sealed, message_sealed, about, attempts, created_at FROM outbox_email
 WHERE id = :id AND sent_at IS NULL AND failed_at IS NULL AND not_before <= :now;

-- What has left is not kept: receiver and message are emptied.
--: sent (id email_id, now instant, nothing bytes) -> none
UPDATE outbox_email SET sent_at = :now, attempts = attempts + 1, to_sealed = :nothing, message_sealed = :nothing
 WHERE id = :id AND sent_at IS NULL;

-- It left while a newer one replaced it: what its receiver was sent is counted all the same.
--: sent_replaced (id email_id, cause text, counted flag, to_hash bytes, nothing bytes, created_at instant, now instant) -> none
INSERT INTO outbox_email (id, cause, counted, to_hash, to_sealed, message_sealed, not_before, attempts, sent_at, created_at)
VALUES (:id, :cause, :counted, :to_hash, :nothing, :nothing, :now, 1, :now, :created_at)
ON CONFLICT (id) DO NOTHING;

--: delay (id email_id, not_before instant) -> none
UPDATE outbox_email SET not_before = :not_before, attempts = attempts + 1 WHERE id = :id AND sent_at IS NULL AND failed_at IS NULL;

-- Its receiver has had as many as may be: not an attempt.
--: hold (id email_id, not_before instant) -> none
UPDATE outbox_email SET not_before = :not_before WHERE id = :id AND sent_at IS NULL AND failed_at IS NULL;

--: fail (id email_id, now instant, nothing bytes, failure outbox_failure) -> none
UPDATE outbox_email SET failed_at = :now, attempts = attempts + 1, to_sealed = :nothing, message_sealed = :nothing, failure = :failure
 WHERE id = :id AND sent_at IS NULL AND failed_at IS NULL;

-- There is nothing left to say.
--: drop (id email_id) -> none
DELETE FROM outbox_email WHERE id = :id AND sent_at IS NULL;

--: forget (before instant) -> none
DELETE FROM outbox_email WHERE sent_at < :before OR failed_at < :before;
