-- health: whether the database answers.

-- One row of any table: the file is read, not only open.
--: readable () -> one (sites count)
SELECT count(*) AS sites FROM site_state;

-- Emails that failed for good since then.
--: failed_emails (since instant) -> one (n count)
SELECT count(*) AS n FROM outbox_email WHERE failed_at >= :since;

-- Emails that should have left before then.
--: late_emails (before instant) -> one (n count)
SELECT count(*) AS n FROM outbox_email WHERE sent_at IS NULL AND failed_at IS NULL AND not_before < :before;
