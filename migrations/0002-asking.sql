-- How often the same thing was asked for lately, so that nobody asks without end.  Who asked is a keyed hash (of an
-- address on the network, an email address, a place); a row is of use for a day.

CREATE TABLE asking (
	id BIGINT PRIMARY KEY,
	who_hash BYTEA NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX asking_who ON asking (who_hash, at);
