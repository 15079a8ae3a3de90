-- drive: a day and a venue, its slots, and the pages it is held for.

--: add (id drive_id, organiser person_id, service_name text, service_phone text, service_web text, venue text, address text, date text, zone text, from_minute count, until_minute count, break_from count, break_until count, slot_minutes count, capacity count, starts instant, ends instant, now instant) -> none
INSERT INTO drive (id, organiser, state, service_name, service_phone, service_web, venue, address, date, zone,
	from_minute, until_minute, break_from, break_until, slot_minutes, capacity, starts, ends, sequence, created_at, changed_at)
VALUES (:id, :organiser, 'open', :service_name, :service_phone, :service_web, :venue, :address, :date, :zone,
	:from_minute, :until_minute, :break_from, :break_until, :slot_minutes, :capacity, :starts, :ends, 0, :now, :now);

--: change (id drive_id, service_name text, service_phone text, service_web text, venue text, address text, date text, zone text, from_minute count, until_minute count, break_from count, break_until count, slot_minutes count, capacity count, starts instant, ends instant, more count, now instant) -> none
UPDATE drive SET service_name = :service_name, service_phone = :service_phone, service_web = :service_web, venue = :venue,
	address = :address, date = :date, zone = :zone, from_minute = :from_minute,
	until_minute = :until_minute, break_from = :break_from, break_until = :break_until, slot_minutes = :slot_minutes,
	capacity = :capacity, late_at = CASE WHEN starts = :starts THEN late_at ELSE NULL END,
	starts = :starts, ends = :ends, sequence = sequence + :more, changed_at = :now
 WHERE id = :id AND state <> 'cancelled' AND day_closed_at IS NULL;

-- What the desk says of the old hours does not count for new ones: see `change`.
--: set_late (id drive_id, late drive_late, now instant) -> none
UPDATE drive SET late = :late, late_at = :now WHERE id = :id AND state <> 'cancelled' AND day_closed_at IS NULL;

-- An empty text has no row.
--: put_text (drive drive_id, kind drive_text_kind, language text, text text) -> none
INSERT INTO drive_text (drive, kind, language, text) VALUES (:drive, :kind, :language, :text)
ON CONFLICT (drive, kind, language) DO UPDATE SET text = excluded.text;

--: drop_text (drive drive_id, kind drive_text_kind, language text) -> none
DELETE FROM drive_text WHERE drive = :drive AND kind = :kind AND language = :language;

-- Closing and opening booking again; a cancelled drive stays cancelled.
--: set_state (id drive_id, state drive_state, now instant) -> none
UPDATE drive SET state = :state, changed_at = :now
 WHERE id = :id AND state <> 'cancelled' AND state <> :state;

--: cancel (id drive_id, now instant) -> none
UPDATE drive SET state = 'cancelled', cancelled_at = :now, changed_at = :now, sequence = sequence + 1
 WHERE id = :id AND state <> 'cancelled' AND day_closed_at IS NULL;

--: close_day (id drive_id, now instant) -> none
UPDATE drive SET day_closed_at = :now WHERE id = :id AND day_closed_at IS NULL AND state <> 'cancelled';

--: reopen_day (id drive_id) -> none
UPDATE drive SET day_closed_at = NULL WHERE id = :id AND day_closed_at IS NOT NULL;

--: read (id drive_id) -> one (organiser person_id, state drive_state, service_name text, service_phone text, service_web text, venue text, address text, directions text, date text, zone text, from_minute count, until_minute count, break_from count, break_until count, slot_minutes count, capacity count, starts instant, ends instant, sequence count, day_closed_at instant?, late drive_late?, late_at instant?)
SELECT organiser, state, service_name, service_phone, service_web, venue, address,
	COALESCE((SELECT t.text FROM drive_text t WHERE t.drive = d.id AND t.kind = 'directions' AND t.language = 'und'), '') AS directions,
	date, zone, from_minute,
	until_minute, break_from, break_until, slot_minutes, capacity, starts, ends, sequence, day_closed_at, late, late_at
  FROM drive d WHERE d.id = :id;

--: of_page (honour_page honour_page_id) -> many (id drive_id)
SELECT d.id FROM drive_page p JOIN drive d ON d.id = p.drive
 WHERE p.honour_page = :honour_page ORDER BY d.starts, d.id LIMIT 200;

--: zone_of_page (page honour_page_id) -> one (zone text)
SELECT d.zone FROM drive_page p JOIN drive d ON d.id = p.drive WHERE p.honour_page = :page ORDER BY d.starts DESC, d.id LIMIT 1;

-- The next one of a page that is neither over nor cancelled.
--: next_of_page (honour_page honour_page_id, now instant) -> many (id drive_id)
SELECT d.id AS id FROM drive_page p JOIN drive d ON d.id = p.drive
 WHERE p.honour_page = :honour_page AND d.state <> 'cancelled' AND d.day_closed_at IS NULL AND d.ends > :now
 ORDER BY d.starts, d.id LIMIT 8;

--: of_organiser (organiser person_id) -> many (id drive_id)
SELECT id FROM drive WHERE organiser = :organiser ORDER BY starts DESC, id DESC LIMIT 200;

--: newest () -> many (id drive_id)
SELECT id FROM drive ORDER BY ends DESC LIMIT 1;

--: join_page (drive drive_id, honour_page honour_page_id, now instant) -> none
INSERT INTO drive_page (drive, honour_page, joined_at, gave_shown, outcomes_shown) VALUES (:drive, :honour_page, :now, 0, 0)
ON CONFLICT DO NOTHING;

--: joined (drive drive_id, honour_page honour_page_id) -> one (joined_at instant)
SELECT joined_at FROM drive_page WHERE drive = :drive AND honour_page = :honour_page;

--: pages (drive drive_id) -> many (honour_page honour_page_id)
SELECT honour_page FROM drive_page WHERE drive = :drive ORDER BY joined_at, honour_page LIMIT 200;

--: add_slot (id slot_id, drive drive_id, date text, minute count, later flag, starts instant, capacity count) -> none
INSERT INTO slot (id, drive, date, minute, later, starts, capacity, booked, overbooked)
VALUES (:id, :drive, :date, :minute, :later, :starts, :capacity, 0, 0);

--: slots (drive drive_id) -> many (id slot_id, date text, minute count, later flag, starts instant, capacity count, booked count, overbooked count)
SELECT id, date, minute, later, starts, capacity, booked, overbooked FROM slot WHERE drive = :drive ORDER BY starts, id LIMIT 400;

--: one_slot (slot slot_id, drive drive_id) -> one (date text, minute count, later flag, starts instant, capacity count, booked count, overbooked count)
SELECT date, minute, later, starts, capacity, booked, overbooked FROM slot WHERE id = :slot AND drive = :drive;

-- Appointments are counted in the slot, so this one UPDATE is the lock in both engines: no slot is booked beyond its capacity.
-- The caller knows the drive: with it as a condition the statement has nothing to return (decision 42).
--: book (drive drive_id, slot slot_id, n count, now instant) -> none
UPDATE slot SET booked = booked + :n
 WHERE id = :slot AND drive = :drive AND booked + :n <= capacity AND starts > :now
   AND EXISTS (SELECT 1 FROM drive d WHERE d.id = slot.drive AND d.state = 'open' AND d.day_closed_at IS NULL);

-- What a person moved or cancelled by mistake is put back: booking may be closed.
--: rebook (drive drive_id, slot slot_id, now instant) -> none
UPDATE slot SET booked = booked + 1
 WHERE id = :slot AND drive = :drive AND booked + 1 <= capacity AND starts > :now
   AND EXISTS (SELECT 1 FROM drive d WHERE d.id = slot.drive AND d.state <> 'cancelled' AND d.day_closed_at IS NULL);

-- At the desk: the slot may have begun.  Booking may be closed.
--: book_at_desk (slot slot_id) -> none
UPDATE slot SET booked = booked + 1 WHERE id = :slot AND booked + 1 <= capacity;

--: overbook (slot slot_id) -> none
UPDATE slot SET overbooked = overbooked + 1 WHERE id = :slot;

--: release_overbooked (slot slot_id) -> none
UPDATE slot SET overbooked = overbooked - 1 WHERE id = :slot AND overbooked > 0;

--: release (slot slot_id, n count) -> none
UPDATE slot SET booked = booked - :n WHERE id = :slot AND booked >= :n;

-- Never below the number of booked appointments.
--: change_slot (slot slot_id, starts instant, capacity count) -> none
UPDATE slot SET starts = :starts, capacity = :capacity WHERE id = :slot AND booked <= :capacity;

--: set_slot_starts (slot slot_id, starts instant) -> none
UPDATE slot SET starts = :starts WHERE id = :slot;

--: drop_slot (slot slot_id) -> none
DELETE FROM slot WHERE id = :slot AND booked = 0 AND overbooked = 0;

-- After a drive was cancelled, with all its appointments.
--: empty_slots (drive drive_id) -> none
UPDATE slot SET booked = 0, overbooked = 0 WHERE drive = :drive;

-- Some at a time, by start: drives that have not begun, and those that may not be over.
--: drives_from (after_starts instant, after drive_id) -> many (id drive_id)
SELECT id FROM drive
 WHERE (starts, id) > (:after_starts, :after) AND state <> 'cancelled'
 ORDER BY starts, id LIMIT 50;

-- The calendar entries of everyone who has booked are older than the drive now.
--: set_hours (id drive_id, starts instant, ends instant) -> none
UPDATE drive SET starts = :starts, ends = :ends, sequence = sequence + 1 WHERE id = :id;

-- All drives, some at a time.
--: zones_from (after count) -> many (id drive_id, zone text)
SELECT id, zone FROM drive WHERE id > :after ORDER BY id LIMIT 100;

--: set_zone (id drive_id, zone text) -> none
UPDATE drive SET zone = :zone WHERE id = :id;
