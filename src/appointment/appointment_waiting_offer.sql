-- Places held for one entry of the line.  While an offer is held they count in taken of their slots; the guard on its state frees
-- them once, whoever comes first.

--: add (id offer_id, waiting waiting_id, drive drive_id, slot slot_id, held_until instant, now instant) -> none
INSERT INTO offer (id, waiting, drive, slot, state, made_at, held_until)
VALUES (:id, :waiting, :drive, :slot, 'held', :now, :held_until);

--: add_place (offer offer_id, slot slot_id, places count) -> none
INSERT INTO offer_place (offer, slot, places) VALUES (:offer, :slot, :places);

--: held (waiting waiting_id) -> one (id offer_id, slot slot_id, held_until instant)
SELECT id, slot, held_until FROM offer WHERE waiting = :waiting AND state = 'held';

--: made (id offer_id, waiting waiting_id) -> one (id offer_id)
SELECT id FROM offer WHERE id = :id AND waiting = :waiting;

--: places (offer offer_id) -> many (slot slot_id, places count)
SELECT p.slot, p.places FROM offer_place p JOIN slot s ON s.id = p.slot WHERE p.offer = :offer ORDER BY s.starts, s.id LIMIT 100;

--: passed (waiting waiting_id) -> many (slot slot_id)
SELECT slot FROM offer WHERE waiting = :waiting AND state = 'passed' ORDER BY id LIMIT 400;

--: take (id offer_id, waiting waiting_id, now instant) -> none
UPDATE offer SET state = 'taken', ended_at = :now WHERE id = :id AND waiting = :waiting AND state = 'held' AND held_until > :now;

--: end (id offer_id, waiting waiting_id, state text, now instant) -> none
UPDATE offer SET state = :state, ended_at = :now WHERE id = :id AND waiting = :waiting AND state = 'held';

--: lapsed (now instant) -> many (id offer_id, waiting waiting_id, drive drive_id)
SELECT id, waiting, drive FROM offer WHERE state = 'held' AND held_until <= :now ORDER BY held_until, id LIMIT 100;

--: lapsed_of_drive (drive drive_id, now instant) -> many (id offer_id, waiting waiting_id)
SELECT id, waiting FROM offer WHERE drive = :drive AND state = 'held' AND held_until <= :now ORDER BY held_until, id LIMIT 4000;

--: withdraw_all (drive drive_id, now instant) -> none
UPDATE offer SET state = 'withdrawn', ended_at = :now WHERE drive = :drive AND state = 'held';
