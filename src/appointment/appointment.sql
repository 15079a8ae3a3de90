-- Appointments of donors.  A slot's `booked` is the number of its rows that are unclaimed or booked, not over capacity and not freed,
-- and of the seats held in it by offers of the waiting list.

--: find (id appointment_id) -> one (id appointment_id, drive drive_id, slot slot_id?, honour_page honour_page_id?, booking_group group_id?, state appointment_state, kind appointment_kind?, walk_in flag, over_capacity flag, name_sealed bytes?, email_sealed bytes?, shown_sealed bytes?, link_generation count, sequence count, arrived_at instant?, finished_at instant?, released_at instant?, date text?, minute count, later flag, starts instant?)
SELECT a.id, a.drive, a.slot, a.honour_page, a.booking_group, a.state, a.kind, a.walk_in, a.over_capacity, a.name_sealed,
       a.email_sealed, a.shown_sealed, a.link_generation, a.sequence, a.arrived_at, a.finished_at, a.released_at, s.date,
       COALESCE(s.minute, 0) AS minute, COALESCE(s.later, FALSE) AS later, s.starts
  FROM appointment a LEFT JOIN slot s ON s.id = a.slot
 WHERE a.id = :id;

-- Everybody with an appointment, and helpers last: the roster.
--: roster (drive drive_id, most count) -> many (id appointment_id, drive drive_id, slot slot_id?, honour_page honour_page_id?, booking_group group_id?, state appointment_state, kind appointment_kind?, walk_in flag, over_capacity flag, name_sealed bytes?, email_sealed bytes?, link_generation count, sequence count, arrived_at instant?, finished_at instant?, released_at instant?, date text?, minute count, later flag, starts instant?)
SELECT a.id, a.drive, a.slot, a.honour_page, a.booking_group, a.state, a.kind, a.walk_in, a.over_capacity, a.name_sealed,
       a.email_sealed, a.link_generation, a.sequence, a.arrived_at, a.finished_at, a.released_at, s.date,
       COALESCE(s.minute, 0) AS minute, COALESCE(s.later, FALSE) AS later, s.starts
  FROM appointment a LEFT JOIN slot s ON s.id = a.slot
 WHERE a.drive = :drive AND a.state IN ('booked', 'unclaimed')
 ORDER BY CASE WHEN s.starts IS NULL THEN 1 ELSE 0 END, s.starts, a.id
 LIMIT :most;

--: by_link (link_hash bytes) -> one (id appointment_id)
SELECT id FROM appointment WHERE link_hash = :link_hash AND state <> 'unclaimed';

--: by_donor (drive drive_id, donor_hash bytes) -> one (id appointment_id)
SELECT id FROM appointment WHERE drive = :drive AND donor_hash = :donor_hash AND state = 'booked';

--: slot (slot slot_id) -> one (drive drive_id, starts instant)
SELECT drive, starts FROM slot WHERE id = :slot;

-- Whether this slot may be booked through this page, as far as page and drive go. None: the caller then checks one by one for the reason.
--: may_book (page honour_page_id, drive drive_id, slot slot_id, email_hash bytes) -> one (starts instant, confirmed flag)
SELECT s.starts, EXISTS (SELECT 1 FROM email_confirmed m WHERE m.email_hash = :email_hash) AS confirmed
  FROM slot s JOIN drive_page j ON j.drive = s.drive JOIN honour_page p ON p.id = j.honour_page
 WHERE s.id = :slot AND s.drive = :drive AND j.honour_page = :page
   AND p.state = 'published' AND p.paused_at IS NULL AND p.operator_paused_at IS NULL;

-- The same, by what stands in the address.
--: open_place (page_key page_key, drive drive_id, slot slot_id, email_hash bytes) -> one (page honour_page_id, starts instant, confirmed flag)
SELECT p.id AS page, s.starts, EXISTS (SELECT 1 FROM email_confirmed m WHERE m.email_hash = :email_hash) AS confirmed
  FROM honour_page p JOIN drive_page j ON j.honour_page = p.id JOIN slot s ON s.drive = j.drive
 WHERE p.page_key = :page_key AND j.drive = :drive AND s.id = :slot
   AND p.state = 'published' AND p.paused_at IS NULL AND p.operator_paused_at IS NULL;

-- Nothing is added when this person has an appointment at this drive: asked before the slot is changed, so that none stays booked by nobody.
--: add (id appointment_id, drive drive_id, slot slot_id?, page honour_page_id?, booking_group group_id?, state appointment_state, kind appointment_kind, walk_in flag, over_capacity flag, name_sealed bytes?, email_hash bytes?, email_sealed bytes?, donor_hash bytes?, shown_sealed bytes?, consent count, link_hash bytes?, now instant, arrived_at instant?, client_hash bytes?) -> none
INSERT INTO appointment (id, drive, slot, honour_page, booking_group, state, kind, walk_in, over_capacity, name_sealed,
                         email_hash, email_sealed, donor_hash, shown_sealed, consent, link_hash, link_generation, sequence, booked_at, changed_at,
                         arrived_at, client_hash)
VALUES (:id, :drive, :slot, :page, :booking_group, :state, :kind, :walk_in, :over_capacity, :name_sealed,
        :email_hash, :email_sealed, :donor_hash, :shown_sealed, :consent, :link_hash, 1, 0, :now, :now, :arrived_at, :client_hash)
ON CONFLICT DO NOTHING;

-- Only from where the client saw it: a second press, or the desk, may have been quicker.
--: move (drive drive_id, id appointment_id, slot_before slot_id, over_capacity flag, slot slot_id, now instant) -> none
UPDATE appointment SET slot = :slot, over_capacity = FALSE, sequence = sequence + 1, changed_at = :now
 WHERE id = :id AND drive = :drive AND state = 'booked' AND slot = :slot_before AND over_capacity = :over_capacity
   AND arrived_at IS NULL AND released_at IS NULL;

--: cancel (id appointment_id, now instant) -> one (slot slot_id?, over_capacity flag, booking_group group_id?, client_hash bytes?)
UPDATE appointment SET state = 'cancelled', donor_hash = NULL, sequence = sequence + 1, changed_at = :now
 WHERE id = :id AND state = 'booked' AND arrived_at IS NULL AND released_at IS NULL
RETURNING slot, over_capacity, booking_group, client_hash;

-- An address under which this person has an appointment at this drive is accepted like any other, with the same answer, the same work and
-- the same email: a refusal would reveal to the person who corrects to it that the person is booked. The row then counts as another
-- donor's.
--: change_email (id appointment_id, drive drive_id, link_generation count, email_hash bytes, email_sealed bytes, donor_hash bytes, link_hash bytes, now instant, confirmed flag, client_hash bytes?) -> none
UPDATE appointment SET email_hash = :email_hash, email_sealed = :email_sealed, link_hash = :link_hash,
                       client_hash = CASE WHEN :confirmed THEN NULL ELSE COALESCE(client_hash, :client_hash) END,
                       donor_hash = CASE WHEN EXISTS (SELECT 1 FROM appointment o
                                                       WHERE o.drive = :drive AND o.donor_hash = :donor_hash AND o.state = 'booked'
                                                         AND o.id <> :id)
                                         THEN NULL ELSE :donor_hash END,
                       link_generation = link_generation + 1, changed_at = :now
 WHERE id = :id AND drive = :drive AND state = 'booked' AND link_generation = :link_generation;

--: change_shown (drive drive_id, id appointment_id, shown_sealed bytes?, now instant) -> none
UPDATE appointment SET shown_sealed = :shown_sealed, changed_at = :now WHERE id = :id AND drive = :drive AND state = 'booked';

-- Drives whose reminders could be due, a turn at a time: which of them are is a matter of zones, and told in C.
--: drives_to_remind (now instant, until instant, after_starts instant, after drive_id) -> many (id drive_id, starts instant)
SELECT id, starts FROM drive
 WHERE (starts, id) > (:after_starts, :after) AND starts <= :until AND ends > :now AND state <> 'cancelled'
 ORDER BY starts, id LIMIT 50;

-- Who booked after that moment (`due`) has only just been written to.
--: to_remind (drive drive_id, now instant, due instant) -> many (id appointment_id)
SELECT a.id FROM appointment a JOIN slot s ON s.id = a.slot
 WHERE a.drive = :drive AND a.state = 'booked' AND a.kind = 'donor' AND a.reminded_at IS NULL AND a.arrived_at IS NULL
   AND a.released_at IS NULL AND NOT a.walk_in AND a.email_sealed IS NOT NULL AND a.booked_at < :due AND s.starts > :now
 ORDER BY s.starts, a.id LIMIT 200;

--: reminded (id appointment_id, now instant) -> none
UPDATE appointment SET reminded_at = :now WHERE id = :id AND state = 'booked' AND reminded_at IS NULL;

-- All appointments, a piece at a time.
--: ids_from (after count) -> many (id appointment_id)
SELECT id FROM appointment WHERE id > :after ORDER BY id LIMIT 500;
