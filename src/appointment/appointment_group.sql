-- Groups: one leader, appointments side by side, one link for the friends.

--: add (id group_id, drive drive_id, page honour_page_id, leader_name_sealed bytes, leader_email_hash bytes, leader_email_sealed bytes, leader_hash bytes, only_organises flag, size count, link_hash bytes, seat_hash bytes, now instant, consent count, confirm_until instant?) -> none
INSERT INTO booking_group (id, drive, honour_page, leader_name_sealed, leader_email_hash, leader_email_sealed, leader_hash,
                           only_organises, size, link_hash, link_generation, seat_hash, seat_generation, created_at, consent, confirm_until)
VALUES (:id, :drive, :page, :leader_name_sealed, :leader_email_hash, :leader_email_sealed, :leader_hash,
        :only_organises, :size, :link_hash, 1, :seat_hash, 1, :now, :consent, :confirm_until);

-- A leader who has signed in meanwhile is confirmed too.
--: find (id group_id) -> one (id group_id, drive drive_id, honour_page honour_page_id, leader_name_sealed bytes, leader_email_sealed bytes, leader_hash bytes, only_organises flag, size count, link_generation count, seat_hash bytes?, seat_generation count, created_at instant, confirm_until instant?, lapsed_at instant?)
SELECT id, drive, honour_page, leader_name_sealed, leader_email_sealed, leader_hash, only_organises, size, link_generation,
       seat_hash, seat_generation, created_at,
       CASE WHEN EXISTS (SELECT 1 FROM email_confirmed m WHERE m.email_hash = booking_group.leader_email_hash) THEN NULL
            ELSE confirm_until END AS confirm_until, lapsed_at
  FROM booking_group WHERE id = :id;

--: by_link (link_hash bytes) -> one (id group_id)
SELECT id FROM booking_group WHERE link_hash = :link_hash;

--: by_seat_link (seat_hash bytes) -> one (id group_id)
SELECT id FROM booking_group WHERE seat_hash = :seat_hash;

-- A group all of whose appointments were given back is forgotten here: its leader may begin again.
--: by_leader (drive drive_id, leader_hash bytes) -> one (id group_id)
SELECT g.id FROM booking_group g
 WHERE g.drive = :drive AND g.leader_hash = :leader_hash
   AND EXISTS (SELECT 1 FROM appointment a WHERE a.booking_group = g.id AND a.state IN ('unclaimed', 'booked'))
 ORDER BY g.id DESC LIMIT 1;

--: seats (booking_group group_id) -> many (id appointment_id, leader_sees appointment_leader_sees?)
SELECT a.id, a.leader_sees FROM appointment a JOIN slot s ON s.id = a.slot
 WHERE a.booking_group = :booking_group AND a.state IN ('unclaimed', 'booked')
 ORDER BY s.starts, a.id LIMIT 200;

-- By the address alone where the leader's appointment counts as another donor's (change_email in appointment.sql): the leader's is the first.
--: leaders_place (booking_group group_id, leader_hash bytes, leader_email_hash bytes) -> one (id appointment_id)
SELECT id FROM appointment
 WHERE booking_group = :booking_group AND state = 'booked'
   AND (donor_hash = :leader_hash OR (donor_hash IS NULL AND email_hash = :leader_email_hash))
 ORDER BY id LIMIT 1;

-- A seat of that slot which nobody has claimed, in one guarded update.
--: claim (booking_group group_id, slot slot_id, now instant, name_sealed bytes, email_hash bytes, email_sealed bytes, donor_hash bytes, shown_sealed bytes?, leader_sees appointment_leader_sees, consent count) -> one (id appointment_id)
UPDATE appointment SET state = 'booked', name_sealed = :name_sealed, email_hash = :email_hash, email_sealed = :email_sealed,
                       donor_hash = :donor_hash, shown_sealed = :shown_sealed, leader_sees = :leader_sees, consent = :consent,
                       booked_at = :now, changed_at = :now
 WHERE state = 'unclaimed'
   AND id = (SELECT a.id FROM appointment a JOIN slot s ON s.id = a.slot
              WHERE a.booking_group = :booking_group AND a.state = 'unclaimed' AND a.arrived_at IS NULL AND a.released_at IS NULL
                AND s.starts > :now AND a.slot = :slot
              ORDER BY a.id LIMIT 1)
RETURNING id;

-- A spot that the leader booked by name becomes its person's own, who decides whether the leader sees the name.
--: claim_named (id appointment_id, booking_group group_id, now instant, name_sealed bytes, email_hash bytes, email_sealed bytes, donor_hash bytes, shown_sealed bytes?, leader_sees appointment_leader_sees, consent count) -> one (id appointment_id)
UPDATE appointment SET name_sealed = :name_sealed, email_hash = :email_hash, email_sealed = :email_sealed, donor_hash = :donor_hash,
                       shown_sealed = :shown_sealed, leader_sees = :leader_sees, consent = :consent, booked_at = :now, changed_at = :now
 WHERE id = :id AND booking_group = :booking_group AND state = 'booked' AND leader_sees = 'typed' AND arrived_at IS NULL
   AND released_at IS NULL AND (SELECT s.starts FROM slot s WHERE s.id = appointment.slot) > :now
RETURNING id;

-- The leader books a spot by name, or corrects the name. Not once a friend has claimed it.
--: name (id appointment_id, booking_group group_id, now instant, name_sealed bytes) -> none
UPDATE appointment SET state = 'booked', name_sealed = :name_sealed, leader_sees = 'typed', booked_at = :now, changed_at = :now
 WHERE id = :id AND booking_group = :booking_group AND (state = 'unclaimed' OR (state = 'booked' AND leader_sees = 'typed'))
   AND arrived_at IS NULL AND released_at IS NULL;

--: unname (id appointment_id, booking_group group_id, now instant) -> none
UPDATE appointment SET state = 'unclaimed', name_sealed = NULL, leader_sees = NULL, changed_at = :now
 WHERE id = :id AND booking_group = :booking_group AND state = 'booked' AND leader_sees = 'typed' AND arrived_at IS NULL
   AND released_at IS NULL;

--: cancel (seat appointment_id, booking_group group_id, now instant) -> one (slot slot_id, over_capacity flag)
UPDATE appointment SET state = 'cancelled', name_sealed = NULL, leader_sees = NULL, sequence = sequence + 1, changed_at = :now
 WHERE id = :seat AND booking_group = :booking_group AND (state = 'unclaimed' OR (state = 'booked' AND leader_sees = 'typed'))
   AND arrived_at IS NULL AND released_at IS NULL
RETURNING slot, over_capacity;

--: change_link (id group_id, seat_hash bytes?, seat_generation count) -> none
UPDATE booking_group SET seat_hash = :seat_hash, seat_generation = seat_generation + 1
 WHERE id = :id AND seat_generation = :seat_generation;

--: change_email (id group_id, link_generation count, leader_email_hash bytes, leader_email_sealed bytes, leader_hash bytes, link_hash bytes, confirm_until instant?) -> none
UPDATE booking_group SET leader_email_hash = :leader_email_hash, leader_email_sealed = :leader_email_sealed,
                         leader_hash = :leader_hash, link_hash = :link_hash, link_generation = link_generation + 1,
                         confirm_until = :confirm_until
 WHERE id = :id AND link_generation = :link_generation;

-- Seats that no friend has claimed count against a client as long as the leader's address is not confirmed.
--: hold_seats (booking_group group_id, confirmed flag, client_hash bytes?) -> none
UPDATE appointment SET client_hash = CASE WHEN :confirmed THEN NULL ELSE COALESCE(client_hash, :client_hash) END
 WHERE booking_group = :booking_group AND (state = 'unclaimed' OR leader_sees = 'typed');

-- Not once it was released, and not for an address that was corrected meanwhile.
--: confirm (id group_id, link_generation count) -> none
UPDATE booking_group SET confirm_until = NULL WHERE id = :id AND link_generation = :link_generation AND lapsed_at IS NULL;

--: confirm_seats (booking_group group_id) -> none
UPDATE appointment SET client_hash = NULL WHERE booking_group = :booking_group AND client_hash IS NOT NULL;

--: to_confirm (now instant, most count) -> many (id group_id)
SELECT id FROM booking_group WHERE confirm_until IS NOT NULL AND confirm_until <= :now ORDER BY confirm_until, id LIMIT :most;

--: settle (id group_id) -> none
UPDATE booking_group SET confirm_until = NULL WHERE id = :id;

-- The link for the friends ends with it.
--: lapse (id group_id, now instant) -> none
UPDATE booking_group SET confirm_until = NULL, lapsed_at = :now, seat_hash = NULL, seat_generation = seat_generation + 1
 WHERE id = :id AND lapsed_at IS NULL;

-- What a group that is released gives up: seats no friend claimed, with a name or without, and those claimed with the leader's own address,
-- that are still to come.
--: to_release (booking_group group_id, leader_email_hash bytes, now instant) -> many (id appointment_id, slot slot_id, over_capacity flag)
SELECT a.id, a.slot, a.over_capacity FROM appointment a JOIN slot s ON s.id = a.slot
 WHERE a.booking_group = :booking_group AND a.arrived_at IS NULL AND a.released_at IS NULL AND s.starts > :now
   AND (a.state = 'unclaimed' OR (a.state = 'booked' AND (a.email_hash = :leader_email_hash OR a.leader_sees = 'typed')))
 ORDER BY a.slot, a.id LIMIT 200;

--: release (id appointment_id, now instant) -> none
UPDATE appointment SET state = 'cancelled', donor_hash = NULL, client_hash = NULL, sequence = sequence + 1, changed_at = :now,
                       name_sealed = CASE WHEN leader_sees = 'typed' THEN NULL ELSE name_sealed END, leader_sees = NULL
 WHERE id = :id AND state IN ('unclaimed', 'booked') AND arrived_at IS NULL AND released_at IS NULL;

-- Friends keep what they claimed as appointments of their own.
--: to_keep (booking_group group_id, leader_email_hash bytes) -> many (id appointment_id)
SELECT id FROM appointment
 WHERE booking_group = :booking_group AND state = 'booked' AND COALESCE(leader_sees, 'booked') <> 'typed'
   AND (email_hash IS NULL OR email_hash <> :leader_email_hash)
 ORDER BY id LIMIT 200;

--: keep (id appointment_id, now instant) -> none
UPDATE appointment SET booking_group = NULL, leader_sees = NULL, changed_at = :now WHERE id = :id;
