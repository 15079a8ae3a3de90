-- donation: outcomes, append-only.  Undoing marks a row, which frees its number and its appointment.

--: add (id outcome_id, appointment appointment_id, drive drive_id, honour_page honour_page_id?, kind outcome_kind, number_hash bytes?, number_sealed bytes?, crew_pass crew_pass_id, now instant) -> none
INSERT INTO outcome (id, appointment, drive, honour_page, kind, number_hash, number_sealed, crew_pass, recorded_at)
VALUES (:id, :appointment, :drive, :honour_page, :kind, :number_hash, :number_sealed, :crew_pass, :now)
ON CONFLICT DO NOTHING;

-- The one thing that is added to a row later: the number of a donation that was recorded without one. Never replaced, never twice.
--: add_number (appointment appointment_id, number_hash bytes, number_sealed bytes) -> none
UPDATE outcome SET number_hash = :number_hash, number_sealed = :number_sealed
 WHERE appointment = :appointment AND undone_at IS NULL AND kind = 'gave' AND number_hash IS NULL
   AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.number_hash = :number_hash AND o.undone_at IS NULL);

-- An outcome of an unknown kind is noted, and its person is there without one.
--: of_appointment (appointment appointment_id) -> one (id outcome_id, kind outcome_kind?, number_sealed bytes?, recorded_at instant)
SELECT id, kind, number_sealed, recorded_at FROM outcome WHERE appointment = :appointment AND undone_at IS NULL;

--: undo (appointment appointment_id, now instant) -> one (kind outcome_kind?, recorded_at instant)
UPDATE outcome SET undone_at = :now WHERE appointment = :appointment AND undone_at IS NULL RETURNING kind, recorded_at;

-- Everybody with an appointment, helpers last, and what was recorded of each: the roster.
--: people (drive drive_id, most count) -> many (id appointment_id, drive drive_id, slot slot_id?, honour_page honour_page_id?, booking_group group_id?, state appointment_state, kind appointment_kind?, walk_in flag, over_capacity flag, name_sealed bytes?, leader_name_sealed bytes?, link_generation count, sequence count, arrived_at instant?, finished_at instant?, released_at instant?, date text?, minute count, later flag, starts instant?, outcome outcome_id?, outcome_kind outcome_kind?, number_sealed bytes?, recorded_at instant?)
SELECT a.id, a.drive, a.slot, a.honour_page, a.booking_group, a.state, a.kind, a.walk_in, a.over_capacity, a.name_sealed,
       g.leader_name_sealed, a.link_generation, a.sequence, a.arrived_at, a.finished_at, a.released_at, s.date,
       COALESCE(s.minute, 0) AS minute, COALESCE(s.later, FALSE) AS later, s.starts,
       o.id AS outcome, o.kind AS outcome_kind, o.number_sealed, o.recorded_at
  FROM appointment a LEFT JOIN slot s ON s.id = a.slot LEFT JOIN outcome o ON o.appointment = a.id AND o.undone_at IS NULL
  LEFT JOIN booking_group g ON g.id = a.booking_group
 WHERE a.drive = :drive AND a.state IN ('booked', 'unclaimed')
 ORDER BY CASE WHEN s.starts IS NULL THEN 1 ELSE 0 END, s.starts, a.id
 LIMIT :most;

-- Who is expected from this time on, without anything personal: for the board.
--: expected (drive drive_id, since instant, most count) -> many (id appointment_id, starts instant)
SELECT a.id, s.starts FROM appointment a JOIN slot s ON s.id = a.slot
 WHERE a.drive = :drive AND a.state = 'booked' AND a.kind <> 'helper' AND a.arrived_at IS NULL AND a.released_at IS NULL
   AND s.starts >= :since AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL)
 ORDER BY s.starts, a.id LIMIT :most;

--: count_people (drive drive_id) -> one (without_outcome count, unfinished count, here count, gave count)
SELECT count(CASE WHEN a.kind = 'donor' AND o.id IS NULL THEN 1 END) AS without_outcome,
       count(CASE WHEN a.kind = 'donor' AND o.id IS NULL AND a.finished_at IS NULL THEN 1 END) AS unfinished,
       count(CASE WHEN a.kind = 'donor' AND o.id IS NULL AND a.finished_at IS NULL AND a.arrived_at IS NOT NULL THEN 1 END) AS here,
       count(CASE WHEN o.kind = 'gave' THEN 1 END) AS gave
  FROM appointment a LEFT JOIN outcome o ON o.appointment = a.id AND o.undone_at IS NULL
 WHERE a.drive = :drive AND a.state IN ('booked', 'unclaimed');

-- What is public about one page at one drive; the rules are in donation_release.c and in decision 35.

--: released (drive drive_id, honour_page honour_page_id) -> one (shown_as tally_shown, prefers_names flag)
SELECT COALESCE(p.shown_as, 'none') AS shown_as, EXISTS (SELECT 1 FROM page_names n WHERE n.honour_page = p.honour_page) AS prefers_names
  FROM drive_page p WHERE p.drive = :drive AND p.honour_page = :honour_page;

--: pages_of_drive (drive drive_id) -> many (honour_page honour_page_id)
SELECT honour_page FROM drive_page WHERE drive = :drive ORDER BY honour_page LIMIT 8000;

-- Of the people who came and were never counted in a published number, the one who has `later` such people recorded after them.
--: new_person (drive drive_id, honour_page honour_page_id, later count) -> one (id outcome_id)
SELECT o.id FROM outcome o
 WHERE o.drive = :drive AND o.honour_page = :honour_page AND o.undone_at IS NULL AND o.kind <> 'did_not_come' AND o.tally IS NULL
   AND NOT EXISTS (SELECT 1 FROM outcome b WHERE b.appointment = o.appointment AND b.tally IS NOT NULL)
 ORDER BY o.id DESC LIMIT 1 OFFSET :later;

-- People who are counted and were recorded again since.
--: corrected (drive drive_id, honour_page honour_page_id) -> one (n count)
SELECT count(*) AS n FROM outcome o
 WHERE o.drive = :drive AND o.honour_page = :honour_page AND o.undone_at IS NULL AND o.kind <> 'did_not_come' AND o.tally IS NULL
   AND EXISTS (SELECT 1 FROM outcome b WHERE b.appointment = o.appointment AND b.tally = 'in');

-- Everything that was recorded up to this outcome is counted, and what was undone no longer is.
--: count_until (drive drive_id, honour_page honour_page_id, until outcome_id) -> none
UPDATE outcome SET tally = CASE WHEN undone_at IS NULL THEN 'in' ELSE 'out' END
 WHERE drive = :drive AND honour_page = :honour_page AND kind <> 'did_not_come'
   AND ((undone_at IS NULL AND id <= :until AND (tally IS NULL OR tally <> 'in')) OR (undone_at IS NOT NULL AND tally = 'in'));

-- Only corrections: the same people are counted as before, by what was recorded for them last.
--: count_corrected (drive drive_id, honour_page honour_page_id) -> none
UPDATE outcome SET tally = 'in'
 WHERE drive = :drive AND honour_page = :honour_page AND undone_at IS NULL AND kind <> 'did_not_come' AND tally IS NULL
   AND EXISTS (SELECT 1 FROM outcome b WHERE b.appointment = outcome.appointment AND b.tally = 'in');

--: count_no_longer (drive drive_id, honour_page honour_page_id) -> none
UPDATE outcome SET tally = 'out'
 WHERE drive = :drive AND honour_page = :honour_page AND undone_at IS NOT NULL AND tally = 'in'
   AND EXISTS (SELECT 1 FROM outcome n WHERE n.appointment = outcome.appointment AND n.tally = 'in' AND n.undone_at IS NULL);

-- From `both` people on names may be shown next to the number; what was shown once stays after a later correction.
--: release_number (drive drive_id, honour_page honour_page_id, both count) -> none
UPDATE drive_page SET
	gave_shown = (SELECT count(*) FROM outcome o WHERE o.drive = :drive AND o.honour_page = :honour_page AND o.tally = 'in' AND o.kind = 'gave'),
	outcomes_shown = (SELECT count(*) FROM outcome o WHERE o.drive = :drive AND o.honour_page = :honour_page AND o.tally = 'in'),
	shown_as = CASE WHEN shown_as = 'both' OR (SELECT count(*) FROM outcome o WHERE o.drive = :drive AND o.honour_page = :honour_page
	                                              AND o.tally = 'in') >= :both THEN 'both' ELSE 'number' END
 WHERE drive = :drive AND honour_page = :honour_page;

-- Too few for a number, or as the family chose; when no person came: nothing.
--: release_names (drive drive_id, honour_page honour_page_id) -> none
UPDATE drive_page SET shown_as = 'names'
 WHERE drive = :drive AND honour_page = :honour_page AND shown_as IS NULL
   AND EXISTS (SELECT 1 FROM appointment a
                WHERE a.drive = :drive AND a.honour_page = :honour_page AND a.state IN ('booked', 'unclaimed') AND a.kind = 'donor'
                  AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL AND o.kind = 'did_not_come')
                  AND (a.arrived_at IS NOT NULL OR EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL)));

--: tally (honour_page honour_page_id) -> one (given count, somebody_came flag)
SELECT coalesce((SELECT CAST(sum(gave_shown) AS BIGINT) FROM drive_page WHERE honour_page = :honour_page AND shown_as IS NOT NULL), 0) AS given,
       EXISTS (SELECT 1 FROM drive_page WHERE honour_page = :honour_page AND shown_as IS NOT NULL) AS somebody_came;

-- The same for one drive; `numbers`: how many of its pages have a published number.
--: tally_of_drive (drive drive_id) -> one (given count, numbers count)
SELECT coalesce(CAST(sum(gave_shown) AS BIGINT), 0) AS given, count(*) AS numbers
  FROM drive_page WHERE drive = :drive AND shown_as IN ('number', 'both');

--: tally_of_drive_page (drive drive_id, honour_page honour_page_id) -> one (given count, numbers count)
SELECT coalesce(CAST(sum(gave_shown) AS BIGINT), 0) AS given, count(*) AS numbers
  FROM drive_page WHERE drive = :drive AND honour_page = :honour_page AND shown_as IN ('number', 'both');

--: choose_names (honour_page honour_page_id, now instant) -> none
INSERT INTO page_names (honour_page, chosen_at) VALUES (:honour_page, :now) ON CONFLICT DO NOTHING;

--: choose_number (honour_page honour_page_id) -> none
DELETE FROM page_names WHERE honour_page = :honour_page;

--: prefers_names (honour_page honour_page_id) -> one (names flag)
SELECT EXISTS (SELECT 1 FROM page_names WHERE honour_page = :honour_page) AS names;

-- Days that are over and still open.
--: not_closed (before instant) -> many (id drive_id)
SELECT id FROM drive WHERE ends <= :before AND day_closed_at IS NULL AND state <> 'cancelled' ORDER BY ends, id LIMIT 10;

-- People who came on days that are closed: arrived, or with an outcome that implies it; also helpers, and friends whose seat was never
-- claimed. "Did not come" overrides an "arrived" that was pressed on the wrong line. A drive lists people only where it shows
-- names, and no one where how it is shown cannot be read; with_number: ten or more came, and both are shown.
--: who_came (honour_page honour_page_id) -> many (shown_sealed bytes?, with_number flag)
SELECT a.shown_sealed, EXISTS (SELECT 1 FROM drive_page p WHERE p.drive = a.drive AND p.honour_page = a.honour_page
                                          AND p.shown_as = 'both') AS with_number
  FROM drive_page j JOIN drive d ON d.id = j.drive JOIN appointment a ON a.drive = j.drive AND a.honour_page = j.honour_page
 WHERE j.honour_page = :honour_page AND d.day_closed_at IS NOT NULL AND a.state IN ('booked', 'unclaimed')
   AND NOT EXISTS (SELECT 1 FROM drive_page p WHERE p.drive = a.drive AND p.honour_page = a.honour_page
                                                 AND p.shown_as NOT IN ('names', 'both'))
   AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL AND o.kind = 'did_not_come')
   AND (a.arrived_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL))
 ORDER BY d.starts, a.id LIMIT 2000;
