--: put (id slot_id) -> none
INSERT INTO chair (id) VALUES (:id);
