-- people_asking: nobody asks for the same thing without end.

-- Counted and then added by the one writer, so that two at once do not both see the last one free.  One statement that does both
-- first copies what it read into a table of its own.
--: count (who_hash bytes, since instant) -> one (n count)
SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS n FROM asking WHERE who_hash = :who_hash AND at > :since;

--: add (id count, who_hash bytes, now instant, n count) -> none
INSERT INTO asking (id, who_hash, at, n) VALUES (:id, :who_hash, :now, :n);

-- The same for one address, told apart by client.
--: count_of (who_hash bytes, by_hash bytes, since instant) -> one (by_all count, by_client count)
SELECT count(*) AS by_all, count(CASE WHEN by_hash = :by_hash THEN 1 END) AS by_client
  FROM asking WHERE who_hash = :who_hash AND at > :since;

--: add_of (id count, who_hash bytes, by_hash bytes, now instant) -> none
INSERT INTO asking (id, who_hash, by_hash, at) VALUES (:id, :who_hash, :by_hash, :now);

--: forget_old (before instant) -> none
DELETE FROM asking WHERE at < :before;
