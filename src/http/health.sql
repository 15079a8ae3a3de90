-- health: whether the database answers.

-- One row of any table: the file is read, not only open.
--: readable () -> one (sites count)
SELECT count(*) AS sites FROM site_state;
