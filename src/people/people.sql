-- people: a person is an email address they can read.

--: find (email_hash bytes) -> one (id person_id, email_sealed bytes, name_sealed bytes?)
SELECT id, email_sealed, name_sealed FROM person WHERE email_hash = :email_hash;

--: add (id person_id, email_hash bytes, email_sealed bytes, name_sealed bytes?, now instant) -> none
INSERT INTO person (id, email_hash, email_sealed, name_sealed, created_at)
VALUES (:id, :email_hash, :email_sealed, :name_sealed, :now)
ON CONFLICT DO NOTHING;

--: set_name (id person_id, name_sealed bytes) -> none
UPDATE person SET name_sealed = :name_sealed WHERE id = :id AND name_sealed IS NULL;

--: read (id person_id) -> one (email_sealed bytes, name_sealed bytes?)
SELECT email_sealed, name_sealed FROM person WHERE id = :id;

--: site_state () -> one (demo flag)
SELECT demo FROM site_state WHERE id = 1;

--: make_site_state (demo flag, now instant) -> none
INSERT INTO site_state (id, demo, created_at) VALUES (1, :demo, :now) ON CONFLICT DO NOTHING;

--: key_versions () -> many (kind text, version count, key_check bytes)
SELECT kind, version, key_check FROM key_version ORDER BY kind, version LIMIT 1000;

--: add_key_version (kind text, version count, key_check bytes, now instant) -> none
INSERT INTO key_version (kind, version, key_check, used_from) VALUES (:kind, :version, :key_check, :now);
