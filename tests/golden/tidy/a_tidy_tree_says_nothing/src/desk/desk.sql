-- what
--: day () -> none
DELETE FROM day;
