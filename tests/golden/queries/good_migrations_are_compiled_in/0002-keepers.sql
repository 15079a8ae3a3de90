CREATE TABLE keeper (
	seat BIGINT NOT NULL REFERENCES seat (id),
	person TEXT NOT NULL,
	last BOOLEAN NOT NULL,
	PRIMARY KEY (seat, person),
	CHECK (person <> '')
);
ALTER TABLE seat ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE seat SET held = TRUE WHERE name = 'kept';
DROP INDEX seat_open;
