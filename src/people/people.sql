-- people: somebody is an email address they can read.

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

--: last_audit () -> one (id count, chain bytes)
SELECT id, chain FROM audit ORDER BY id DESC LIMIT 1;

--: add_audit (id count, now instant, person person_id?, action text, subject count, chain bytes) -> none
INSERT INTO audit (id, at, person, action, subject, chain) VALUES (:id, :now, :person, :action, :subject, :chain);

--: audit_from (after count) -> many (id count, at instant, person person_id?, action text, subject count, chain bytes)
SELECT id, at, person, action, subject, chain FROM audit WHERE id > :after ORDER BY id LIMIT 1000;

--: site_state () -> one (key_check bytes, demo flag)
SELECT key_check, demo FROM site_state WHERE id = 1;

--: make_site_state (key_check bytes, demo flag, now instant) -> none
INSERT INTO site_state (id, key_check, demo, created_at) VALUES (1, :key_check, :demo, :now) ON CONFLICT DO NOTHING;
