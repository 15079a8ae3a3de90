-- Signing in by email: a link of ten minutes, one use, bound to the browser that asked.

-- For this address by this client in the last day.
--: count_of_address (email_hash bytes, client_hash bytes, since instant) -> one (n count)
SELECT count(*) AS n FROM sign_in WHERE email_hash = :email_hash AND client_hash = :client_hash AND requested_at >= :since;

-- This browser has been signed in with this address: by its session, though it ended, or by a link it asked for that was used.
--: is_known (email_hash bytes, browser_hash bytes, session_hash bytes?) -> one (known flag)
SELECT EXISTS (SELECT 1 FROM session s JOIN person p ON p.id = s.person WHERE s.token_hash = :session_hash AND p.email_hash = :email_hash)
    OR EXISTS (SELECT 1 FROM sign_in i
                WHERE i.email_hash = :email_hash AND i.browser_hash = :browser_hash AND i.used_at IS NOT NULL AND NOT i.reusable) AS known;

--: count_of_client (client_hash bytes, since instant) -> one (n count)
SELECT count(*) AS n FROM sign_in WHERE client_hash = :client_hash AND requested_at >= :since;

--: add (id sign_in_id, token_hash bytes, browser_hash bytes, client_hash bytes, email_hash bytes, email_sealed bytes, reusable flag, next_path text, now instant, expires_at instant) -> none
INSERT INTO sign_in (id, token_hash, browser_hash, client_hash, email_hash, email_sealed, code_tries, reusable, next_path, requested_at, expires_at)
VALUES (:id, :token_hash, :browser_hash, :client_hash, :email_hash, :email_sealed, 0, :reusable, :next_path, :now, :expires_at);

--: find (token_hash bytes, now instant) -> one (id sign_in_id, browser_hash bytes, email_sealed bytes, reusable flag, next_path text)
SELECT id, browser_hash, email_sealed, reusable, next_path FROM sign_in
 WHERE token_hash = :token_hash AND expires_at > :now AND (used_at IS NULL OR reusable);

-- The newest link of this browser that was opened elsewhere and shows a code there.
--: find_coded (browser_hash bytes, now instant) -> one (id sign_in_id, code_hash bytes, email_sealed bytes, next_path text)
SELECT id, code_hash, email_sealed, next_path FROM sign_in
 WHERE browser_hash = :browser_hash AND expires_at > :now AND used_at IS NULL AND code_hash IS NOT NULL
 ORDER BY requested_at DESC, id DESC LIMIT 1;

--: set_code (id sign_in_id, code_hash bytes) -> none
UPDATE sign_in SET code_hash = :code_hash WHERE id = :id AND used_at IS NULL;

-- A try is counted before the code is compared, so that guessing in parallel gains nothing.
--: count_try (id sign_in_id, tries_max count) -> none
UPDATE sign_in SET code_tries = code_tries + 1 WHERE id = :id AND used_at IS NULL AND code_tries < :tries_max;

--: use (id sign_in_id, now instant) -> none
UPDATE sign_in SET used_at = :now WHERE id = :id AND (used_at IS NULL OR reusable);

--: forget_old (before instant) -> none
DELETE FROM sign_in WHERE expires_at < :before;
