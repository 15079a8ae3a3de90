-- people_asking: nobody asks for the same thing without end.

-- One statement counts and adds, so that two at once do not both see the last one free.
--: add (id count, who_hash bytes, now instant, since instant, most count) -> none
INSERT INTO asking (id, who_hash, at)
SELECT CAST(:id AS BIGINT), :who_hash, CAST(:now AS BIGINT)
 WHERE (SELECT count(*) FROM asking WHERE who_hash = :who_hash AND at > :since) < :most;

--: forget_old (before instant) -> none
DELETE FROM asking WHERE at < :before;
