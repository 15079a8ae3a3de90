-- Email addresses whose owner has shown that they read what is sent there: by a sign-in link or code, or by an emailed confirmation link.
-- email_hash: the keyed hash that person.email_hash holds too; the address itself is not here.
CREATE TABLE email_confirmed (
	email_hash BYTEA PRIMARY KEY,
	at BIGINT NOT NULL
);

-- A person exists only once a sign-in link was used.
INSERT INTO email_confirmed (email_hash, at) SELECT email_hash, created_at FROM person;
