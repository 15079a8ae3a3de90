--: make () -> none
CREATE TABLE seat (
	id BIGINT PRIMARY KEY
);
