CREATE TABLE seat (
	id BIGINT PRIMARY KEY,
--: more
	name TEXT
);
