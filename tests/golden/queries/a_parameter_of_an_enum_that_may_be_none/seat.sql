-- a comment above
--: read (state drive_state?) -> one (id slot_id)
SELECT id FROM slot WHERE state = :state;
