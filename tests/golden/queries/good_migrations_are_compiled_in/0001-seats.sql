-- Seats.
CREATE TABLE seat (
	id BIGINT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	seal BYTEA,
	open BOOLEAN NOT NULL DEFAULT TRUE,   -- a comment
	note TEXT NOT NULL DEFAULT 'a; b',
	parent BIGINT REFERENCES seat (id)
);
CREATE UNIQUE INDEX seat_open ON seat (open, name) WHERE open;
