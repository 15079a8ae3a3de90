CREATE TABLE person (
	id BIGINT PRIMARY KEY,
	email_hash BYTEA NOT NULL   -- of an address
);
