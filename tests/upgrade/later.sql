-- What a later version might do: a new table, and a change to every row of an old one.
CREATE TABLE concern_note (
  id BIGINT PRIMARY KEY,
  concern BIGINT NOT NULL REFERENCES concern (id)
);
INSERT INTO concern_note (id, concern) SELECT id, id FROM concern;
UPDATE concern SET answered_at = created_at;
