-- Mail that leaves.  `now` is the clock of the request or of the sender's round.

-- Nothing is added when the once_hash is there already.
--: put (id mail_id, kind text, to_hash bytes, to_sealed bytes, message_sealed bytes, once_hash bytes?, now instant) -> none
INSERT INTO mail (id, kind, to_hash, to_sealed, message_sealed, once_hash, due, attempts, created_at)
VALUES (:id, :kind, :to_hash, :to_sealed, :message_sealed, :once_hash, :now, 0, :now)
ON CONFLICT (once_hash) DO NOTHING;

-- What is about something is written when it leaves: nothing of it stands here.
--: put_about (id mail_id, kind text, about appointment_id, nothing bytes, now instant) -> none
INSERT INTO mail (id, kind, to_hash, to_sealed, message_sealed, about, due, attempts, created_at)
VALUES (:id, :kind, :nothing, :nothing, :nothing, :about, :now, 0, :now);

--: count_put (to_hash bytes, kind text, since instant) -> one (n count)
SELECT count(*) AS n FROM mail WHERE to_hash = :to_hash AND kind = :kind AND created_at >= :since AND kind <> 'ticket';

--: count_waiting (kind text, now instant) -> one (n count)
SELECT count(*) AS n FROM mail WHERE kind = :kind AND sent_at IS NULL AND failed_at IS NULL AND due <= :now AND kind <> 'ticket';

--: unsent () -> one (n count, oldest instant)
SELECT count(*) AS n, coalesce(min(created_at), 0) AS oldest FROM mail WHERE sent_at IS NULL AND failed_at IS NULL;

--: refuse (mail_hash bytes, now instant) -> none
INSERT INTO mail_refused (mail_hash, at) VALUES (:mail_hash, :now) ON CONFLICT (mail_hash) DO NOTHING;

--: allow (mail_hash bytes) -> none
DELETE FROM mail_refused WHERE mail_hash = :mail_hash;

--: refused (mail_hash bytes) -> one (at instant)
SELECT at FROM mail_refused WHERE mail_hash = :mail_hash;

--: confirm (mail_hash bytes, now instant) -> none
INSERT INTO mail_confirmed (mail_hash, at) VALUES (:mail_hash, :now) ON CONFLICT (mail_hash) DO NOTHING;

--: confirmed (mail_hash bytes) -> one (at instant)
SELECT at FROM mail_confirmed WHERE mail_hash = :mail_hash;

--: due (now instant, batch count) -> many (id mail_id)
SELECT id FROM mail WHERE sent_at IS NULL AND failed_at IS NULL AND due <= :now ORDER BY due, id LIMIT :batch;

-- Asked for one at a time, right before it is sent: a row dropped meanwhile is not sent.
--: one_due (id mail_id, now instant) -> one (kind text, to_sealed bytes, message_sealed bytes, about appointment_id?, attempts count, created_at instant)
SELECT kind, to_sealed, message_sealed, about, attempts, created_at FROM mail
 WHERE id = :id AND sent_at IS NULL AND failed_at IS NULL AND due <= :now;

-- What has left is not kept: receiver and message are emptied.
--: sent (id mail_id, now instant, nothing bytes) -> none
UPDATE mail SET sent_at = :now, attempts = attempts + 1, to_sealed = :nothing, message_sealed = :nothing
 WHERE id = :id AND sent_at IS NULL;

--: delay (id mail_id, due instant) -> none
UPDATE mail SET due = :due, attempts = attempts + 1 WHERE id = :id AND sent_at IS NULL AND failed_at IS NULL;

--: fail (id mail_id, now instant, nothing bytes) -> none
UPDATE mail SET failed_at = :now, attempts = attempts + 1, to_sealed = :nothing, message_sealed = :nothing
 WHERE id = :id AND sent_at IS NULL AND failed_at IS NULL;

-- There is nothing left to say.
--: drop (id mail_id) -> none
DELETE FROM mail WHERE id = :id AND sent_at IS NULL;

--: forget (before instant) -> none
DELETE FROM mail WHERE sent_at < :before OR failed_at < :before;
