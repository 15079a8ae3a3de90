-- What was typed into a form: between its steps, and while it has to be corrected.

--: open (draft_mac bytes, now instant) -> one (typed_sealed bytes)
SELECT typed_sealed FROM draft WHERE draft_mac = :draft_mac AND expires_at > :now;

--: replace (draft_mac bytes, expires instant, typed_sealed bytes) -> none
UPDATE draft SET expires_at = :expires, typed_sealed = :typed_sealed WHERE draft_mac = :draft_mac;

--: add (draft_mac bytes, expires instant, typed_sealed bytes) -> none
INSERT INTO draft (draft_mac, expires_at, typed_sealed) VALUES (:draft_mac, :expires, :typed_sealed)
ON CONFLICT (draft_mac) DO UPDATE SET expires_at = excluded.expires_at, typed_sealed = excluded.typed_sealed;

-- Expired ones count until the job has deleted them: they still take up room.
--: size () -> one (n count)
SELECT count(*) AS n FROM draft;

--: delete_oldest () -> none
DELETE FROM draft WHERE draft_mac = (SELECT draft_mac FROM draft ORDER BY expires_at LIMIT 1);

-- Of one form: what was saved with the browser's cookie, and what was saved before the browser had one.
--: delete (draft_mac bytes, open_mac bytes) -> none
DELETE FROM draft WHERE draft_mac IN (:draft_mac, :open_mac);

--: expire (now instant, most count) -> none
DELETE FROM draft WHERE draft_mac IN (SELECT draft_mac FROM draft WHERE expires_at <= :now ORDER BY expires_at LIMIT :most);
