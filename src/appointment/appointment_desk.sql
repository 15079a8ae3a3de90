-- The day itself.

-- Two devices may press "Here": the first time is kept.
--: arrive (drive drive_id, id appointment_id, arrived_at instant) -> none
UPDATE appointment SET arrived_at = :arrived_at
 WHERE id = :id AND drive = :drive AND arrived_at IS NULL AND state IN ('booked', 'unclaimed');

-- A friend whom nobody has named, and who is here. The leader of the group is told no name by it: leader_sees stays empty.
--: name_here (drive drive_id, id appointment_id, name_sealed bytes, now instant) -> none
UPDATE appointment SET state = 'booked', name_sealed = :name_sealed, arrived_at = COALESCE(arrived_at, :now), booked_at = :now, changed_at = :now
 WHERE id = :id AND drive = :drive AND state = 'unclaimed' AND released_at IS NULL;

--: undo_arrive (drive drive_id, id appointment_id) -> none
UPDATE appointment SET arrived_at = NULL, finished_at = NULL WHERE id = :id AND drive = :drive AND state IN ('booked', 'unclaimed');

-- Only a donor who has arrived can have left.
--: finish (drive drive_id, id appointment_id, finished_at instant?) -> none
UPDATE appointment SET finished_at = :finished_at
 WHERE id = :id AND drive = :drive AND kind = 'donor' AND arrived_at IS NOT NULL AND state IN ('booked', 'unclaimed');

-- What the presses of all devices say.
--: set_day (drive drive_id, id appointment_id, arrived_at instant?, finished_at instant?) -> none
UPDATE appointment SET arrived_at = :arrived_at, finished_at = :finished_at
 WHERE id = :id AND drive = :drive AND state IN ('booked', 'unclaimed');

-- Only whom the desk itself recorded.
--: take_away (id appointment_id, now instant) -> one (slot slot_id?, over_capacity flag, freed flag)
UPDATE appointment SET state = 'cancelled', donor_hash = NULL, changed_at = :now
 WHERE id = :id AND state = 'booked' AND (walk_in OR kind = 'helper')
RETURNING slot, over_capacity, (released_at IS NOT NULL) AS freed;

--: free (id appointment_id, now instant) -> one (slot slot_id, over_capacity flag)
UPDATE appointment SET released_at = :now
 WHERE id = :id AND released_at IS NULL AND slot IS NOT NULL AND state IN ('booked', 'unclaimed')
RETURNING slot, over_capacity;

--: unfree (id appointment_id) -> one (slot slot_id)
UPDATE appointment SET released_at = NULL, over_capacity = FALSE WHERE id = :id AND released_at IS NOT NULL
RETURNING slot;

--: mark_over_capacity (id appointment_id) -> none
UPDATE appointment SET over_capacity = TRUE WHERE id = :id;
