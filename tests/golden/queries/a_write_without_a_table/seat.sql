--: put () -> none
DELETE FROM (SELECT 1);
