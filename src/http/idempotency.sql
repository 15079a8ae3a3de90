-- A form page carries a random key.  The first answer to it is kept, so that the same form sent twice (a second
-- press, a reload, a lost connection) is answered as the first time and does nothing twice.
-- The key is kept as a hash, the answer sealed: it may hold a private link.  key_mac begins with the time at which the key was made, so that
-- those of one hour lie together, and old ones at the front.

--: find (key_mac bytes) -> one (location_sealed bytes)
SELECT location_sealed FROM idempotency WHERE key_mac = :key_mac;

--: keep (key_mac bytes, location_sealed bytes, now instant) -> none
INSERT INTO idempotency (key_mac, location_sealed, created_at) VALUES (:key_mac, :location_sealed, :now)
ON CONFLICT DO NOTHING;

--: forget (before bytes) -> none
DELETE FROM idempotency WHERE key_mac < :before;
