CREATE TABLE person (
	id BIGINT PRIMARY KEY,
	email_hash BYTEA NOT NULL UNIQUE,      -- personal: deleted after 30 days
	email_sealed BYTEA NOT NULL,           -- personal: it is "taken" back   
	link_hash BYTEA,                       -- not personal: a private link
	note TEXT NOT NULL DEFAULT '-- a',
	words TEXT NOT NULL                    -- personal: nothing ends it yet
);
