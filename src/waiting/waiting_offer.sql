-- Seats held for one entry. While an offer is held they count in `booked` of their slots; the guard on its state frees them once,
-- whichever request comes first.

--: add (id offer_id, entry waiting_id, drive drive_id, slot slot_id, held_until instant, now instant) -> none
INSERT INTO waiting_offer (id, entry, drive, slot, state, created_at, held_until)
VALUES (:id, :entry, :drive, :slot, 'held', :now, :held_until);

--: add_slot (offer offer_id, slot slot_id, seats count) -> none
INSERT INTO waiting_offer_slot (offer, slot, seats) VALUES (:offer, :slot, :seats);

--: held (entry waiting_id) -> one (id offer_id, slot slot_id, held_until instant)
SELECT id, slot, held_until FROM waiting_offer WHERE entry = :entry AND state = 'held';

--: find (id offer_id, entry waiting_id) -> one (id offer_id)
SELECT id FROM waiting_offer WHERE id = :id AND entry = :entry;

--: seats (offer offer_id) -> many (slot slot_id, seats count)
SELECT p.slot, p.seats FROM waiting_offer_slot p JOIN slot s ON s.id = p.slot WHERE p.offer = :offer ORDER BY s.starts, s.id LIMIT 100;

--: passed (entry waiting_id) -> many (slot slot_id)
SELECT slot FROM waiting_offer WHERE entry = :entry AND state = 'passed' ORDER BY id LIMIT 400;

--: take (id offer_id, entry waiting_id, now instant) -> none
UPDATE waiting_offer SET state = 'taken', ended_at = :now WHERE id = :id AND entry = :entry AND state = 'held' AND held_until > :now;

--: end (id offer_id, entry waiting_id, state offer_state, now instant) -> none
UPDATE waiting_offer SET state = :state, ended_at = :now WHERE id = :id AND entry = :entry AND state = 'held';

--: lapsed (now instant) -> many (id offer_id, entry waiting_id, drive drive_id)
SELECT id, entry, drive FROM waiting_offer WHERE state = 'held' AND held_until <= :now ORDER BY held_until, id LIMIT 100;

--: lapsed_of_drive (drive drive_id, now instant) -> many (id offer_id, entry waiting_id)
SELECT id, entry FROM waiting_offer WHERE drive = :drive AND state = 'held' AND held_until <= :now ORDER BY held_until, id LIMIT 4000;

--: withdraw_all (drive drive_id, now instant) -> none
UPDATE waiting_offer SET state = 'withdrawn', ended_at = :now WHERE drive = :drive AND state = 'held';
