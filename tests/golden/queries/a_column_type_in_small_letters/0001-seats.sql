CREATE TABLE seat (
	id BIGINT PRIMARY KEY,
	name text
);
