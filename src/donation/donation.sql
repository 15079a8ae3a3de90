-- donation: outcomes, append-only.  Undoing marks a row, which frees its number and its appointment.

--: add (id outcome_id, appointment appointment_id, drive drive_id, honour_page honour_page_id?, kind text, number_hash bytes?, number_sealed bytes?, crew_pass crew_pass_id, now instant) -> none
INSERT INTO outcome (id, appointment, drive, honour_page, kind, number_hash, number_sealed, crew_pass, recorded_at)
VALUES (:id, :appointment, :drive, :honour_page, :kind, :number_hash, :number_sealed, :crew_pass, :now)
ON CONFLICT DO NOTHING;

--: of_appointment (appointment appointment_id) -> one (id outcome_id, kind text, number_sealed bytes?, recorded_at instant)
SELECT id, kind, number_sealed, recorded_at FROM outcome WHERE appointment = :appointment AND undone_at IS NULL;

--: undo (appointment appointment_id, now instant) -> one (kind text, recorded_at instant)
UPDATE outcome SET undone_at = :now WHERE appointment = :appointment AND undone_at IS NULL RETURNING kind, recorded_at;

--: of_drive (drive drive_id) -> many (id outcome_id, appointment appointment_id, kind text, number_sealed bytes?, recorded_at instant)
SELECT id, appointment, kind, number_sealed, recorded_at FROM outcome WHERE drive = :drive AND undone_at IS NULL ORDER BY id LIMIT 8000;

-- What the public page may show moves only when `together` new outcomes have come; closing the day asks for none.
--: show_tally (drive drive_id, honour_page honour_page_id, together count) -> none
UPDATE drive_page SET
	gave_shown = (SELECT count(*) FROM outcome o WHERE o.drive = :drive AND o.honour_page = :honour_page AND o.undone_at IS NULL AND o.kind = 'gave'),
	outcomes_shown = (SELECT count(*) FROM outcome o WHERE o.drive = :drive AND o.honour_page = :honour_page AND o.undone_at IS NULL)
 WHERE drive = :drive AND honour_page = :honour_page
   AND (SELECT count(*) FROM outcome o WHERE o.drive = :drive AND o.honour_page = :honour_page AND o.undone_at IS NULL) >= outcomes_shown + :together;

-- Whatever was counted before: the day is closed.
--: show_all (drive drive_id) -> none
UPDATE drive_page SET
	gave_shown = (SELECT count(*) FROM outcome o WHERE o.drive = drive_page.drive AND o.honour_page = drive_page.honour_page AND o.undone_at IS NULL AND o.kind = 'gave'),
	outcomes_shown = (SELECT count(*) FROM outcome o WHERE o.drive = drive_page.drive AND o.honour_page = drive_page.honour_page AND o.undone_at IS NULL)
 WHERE drive = :drive;

--: tally (honour_page honour_page_id) -> one (given_back count)
SELECT coalesce((SELECT CAST(sum(gave_shown) AS BIGINT) FROM drive_page WHERE honour_page = :honour_page), 0) AS given_back;

-- Days that are over and that nobody closed.
--: not_closed (before instant) -> many (id drive_id)
SELECT id FROM drive WHERE ends <= :before AND day_closed_at IS NULL AND state <> 'cancelled' ORDER BY ends, id LIMIT 100;

-- Those who came on days that are closed: arrived, or with an outcome that says so; helpers too, and friends whose seat nobody
-- claimed.  "Did not come" is the desk's last word over an "arrived" on the wrong line.
--: who_came (honour_page honour_page_id) -> many (name_sealed bytes?, shown text)
SELECT a.name_sealed, a.shown
  FROM appointment a JOIN drive d ON d.id = a.drive
 WHERE a.honour_page = :honour_page AND d.day_closed_at IS NOT NULL AND a.state IN ('booked', 'unclaimed')
   AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL AND o.kind = 'did_not_come')
   AND (a.arrived_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL))
 ORDER BY d.starts, a.id LIMIT 2000;
