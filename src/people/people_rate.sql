-- people_rate: limits on what is asked for.

-- Counted and then added by the one writer, so that two at once do not both see the last one free.  One statement that does both
-- first copies what it read into a table of its own.
--: count (key_hash bytes, since instant) -> one (n count)
SELECT count(*) AS n FROM rate_event WHERE key_hash = :key_hash AND at > :since;

--: add (id count, key_hash bytes, now instant) -> none
INSERT INTO rate_event (id, key_hash, at) VALUES (:id, :key_hash, :now);

--: forget_old (before instant) -> none
DELETE FROM rate_event WHERE at < :before;
