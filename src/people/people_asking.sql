-- people_asking: nobody asks for the same thing without end.

-- Counted and then added by the one writer, so that two at once do not both see the last one free.  One statement that does both
-- first copies what it read into a table of its own.
--: count (who_hash bytes, since instant) -> one (n count)
SELECT count(*) AS n FROM asking WHERE who_hash = :who_hash AND at > :since;

--: add (id count, who_hash bytes, now instant) -> none
INSERT INTO asking (id, who_hash, at) VALUES (:id, :who_hash, :now);

--: forget_old (before instant) -> none
DELETE FROM asking WHERE at < :before;
