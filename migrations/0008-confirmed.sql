-- Email addresses whose owner has shown that they read what is sent there: by a sign-in link or code, or by an emailed confirmation link.
-- mail_hash: the keyed hash that person.mail_hash holds too; the address itself is not here.
CREATE TABLE mail_confirmed (
	mail_hash BYTEA PRIMARY KEY,
	at BIGINT NOT NULL
);

-- A person exists only once a sign-in link was used.
INSERT INTO mail_confirmed (mail_hash, at) SELECT mail_hash, created_at FROM person;
