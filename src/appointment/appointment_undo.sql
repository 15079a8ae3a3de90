-- What a person can undo: the last move or cancellation of an appointment, or of a spot that a group's leader cancelled.  A row counts as
-- long as the appointment has the sequence it got by that change: moving, cancelling or releasing it since ends what can be undone.  A
-- corrected address or another shown name does not.

-- Before the change, in its transaction.  has_donor: the person counts as a donor of the drive, so that the same person cannot have two.
--: note (appointment appointment_id, now instant) -> none
INSERT INTO appointment_undo (appointment, slot, sequence, has_donor, changed_at)
SELECT id, slot, sequence + 1, donor_hash IS NOT NULL, :now FROM appointment
 WHERE id = :appointment AND slot IS NOT NULL AND NOT walk_in
ON CONFLICT (appointment) DO UPDATE SET slot = excluded.slot, sequence = excluded.sequence, has_donor = excluded.has_donor,
                                        changed_at = excluded.changed_at;

--: find (appointment appointment_id) -> one (slot slot_id, sequence count, has_donor flag, changed_at instant)
SELECT slot, sequence, has_donor, changed_at FROM appointment_undo WHERE appointment = :appointment;

-- Spots that the leader cancelled: a friend's cancelled spot has the friend's name, and only the friend may undo that.
--: of_group (booking_group group_id, since instant) -> many (id appointment_id)
SELECT a.id FROM appointment a JOIN appointment_undo u ON u.appointment = a.id
 WHERE a.booking_group = :booking_group AND a.state = 'cancelled' AND a.name_sealed IS NULL AND u.changed_at > :since
 ORDER BY u.changed_at, a.id LIMIT 200;

-- The newest spot of this group at this time that nobody has claimed: the one that replaced the friend's, or another.
--: group_spot (booking_group group_id, slot slot_id) -> one (id appointment_id, over_capacity flag, client_hash bytes?)
SELECT id, over_capacity, client_hash FROM appointment
 WHERE booking_group = :booking_group AND slot = :slot AND state = 'unclaimed' AND arrived_at IS NULL AND released_at IS NULL
 ORDER BY id DESC LIMIT 1;

-- The friend takes it back: it is no seat of its own any more, and none of the group's.
--: take_group_spot (id appointment_id, now instant) -> none
UPDATE appointment SET state = 'cancelled', booking_group = NULL, client_hash = NULL, sequence = sequence + 1, changed_at = :now
 WHERE id = :id AND state = 'unclaimed' AND arrived_at IS NULL AND released_at IS NULL;

-- What was cancelled counts against no client after a while (appointment_hold.forget_client); what is put back counts again.
--: put_back (id appointment_id, drive drive_id, sequence count, slot slot_id, booking_group group_id?, over_capacity flag, donor_hash bytes?, client_hash bytes?, now instant) -> one (client_hash bytes?)
UPDATE appointment SET state = 'booked', slot = :slot, booking_group = :booking_group, over_capacity = :over_capacity,
                       donor_hash = :donor_hash, client_hash = COALESCE(client_hash, :client_hash), sequence = sequence + 1,
                       changed_at = :now
 WHERE id = :id AND state = 'cancelled' AND sequence = :sequence
   AND NOT EXISTS (SELECT 1 FROM appointment o WHERE o.drive = :drive AND o.donor_hash = :donor_hash)
RETURNING client_hash;

--: put_spot_back (id appointment_id, booking_group group_id, sequence count, client_hash bytes?, now instant) -> one (client_hash bytes?)
UPDATE appointment SET state = 'unclaimed', over_capacity = FALSE, client_hash = COALESCE(client_hash, :client_hash),
                       sequence = sequence + 1, changed_at = :now
 WHERE id = :id AND booking_group = :booking_group AND state = 'cancelled' AND name_sealed IS NULL AND sequence = :sequence
RETURNING client_hash;

--: done (appointment appointment_id) -> none
DELETE FROM appointment_undo WHERE appointment = :appointment;

--: forget_old (before instant) -> none
DELETE FROM appointment_undo WHERE changed_at < :before;
