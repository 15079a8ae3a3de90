-- Enums: their words stay in the database, the struct has the enum.
--: read (id slot_id) -> one (state drive_state)
SELECT state FROM slot WHERE id = :id;

-- What may be none has a flag next to it.
--: list (drive drive_id, state drive_state) -> many (state drive_state, id slot_id, before drive_state?)
SELECT state, id, before FROM slot WHERE drive = :drive AND state = :state ORDER BY id LIMIT 100;

--: before () -> many (before drive_state?)
SELECT before FROM slot ORDER BY id LIMIT 100;

-- Rows without an id of their own are noted together, under the first id that is given.
--: states (drive drive_id) -> many (state drive_state, before drive_state?)
SELECT state, before FROM slot WHERE drive = :drive ORDER BY id LIMIT 100;

--: put (id slot_id, drive drive_id, state drive_state) -> none
INSERT INTO slot (id, drive, state) VALUES (:id, :drive, :state);
