CREATE TABLE person (
	id BIGINT PRIMARY KEY,
	name_sealed BYTEA NOT NULL   -- not personal: a pen name
);
