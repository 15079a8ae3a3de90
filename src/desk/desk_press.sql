-- desk_press: what was pressed at the desk, in the order in which it was received (decision 74).

--: add (drive drive_id, crew_pass crew_pass_id, press_key text, kind desk_press_kind, about appointment_id?, appointment appointment_id?, seen count, pressed_at instant, received_at instant, answer desk_answer, live flag, name_sealed bytes?, honour_page honour_page_id?, shown flag) -> none
INSERT INTO desk_press (drive, number, crew_pass, press_key, kind, about, appointment, seen, pressed_at, received_at, answer, live, name_sealed, honour_page, shown)
VALUES (:drive, (SELECT COALESCE(max(n.number), 0) + 1 FROM desk_press n WHERE n.drive = :drive), :crew_pass, :press_key, :kind, :about,
        :appointment, :seen, :pressed_at, :received_at, :answer, :live, :name_sealed, :honour_page, :shown);

--: find_key (crew_pass crew_pass_id, press_key text) -> one (appointment appointment_id?, answer desk_answer)
SELECT appointment, answer FROM desk_press WHERE crew_pass = :crew_pass AND press_key = :press_key;

--: newest (drive drive_id) -> one (number count)
SELECT COALESCE(max(number), 0) AS number FROM desk_press WHERE drive = :drive;

-- Keys of forms are shorter: the server makes them.
--: held (crew_pass crew_pass_id, least count) -> one (n count)
SELECT count(*) AS n FROM desk_press WHERE crew_pass = :crew_pass AND length(press_key) >= CAST(:least AS BIGINT);

-- What is known of one person.
--: live_of (appointment appointment_id) -> many (number count, crew_pass crew_pass_id, kind desk_press_kind, pressed_at instant)
SELECT number, crew_pass, kind, pressed_at FROM desk_press WHERE appointment = :appointment AND live ORDER BY number LIMIT 1000;

--: count_of (appointment appointment_id) -> one (n count)
SELECT count(*) AS n FROM desk_press WHERE appointment = :appointment;

--: take_back (drive drive_id, number count) -> none
UPDATE desk_press SET live = FALSE WHERE drive = :drive AND number = :number AND live;

-- Who stands for a person whose appointment was gone: the answer to a question.
--: instead_of (drive drive_id, about appointment_id) -> one (appointment appointment_id)
SELECT appointment FROM desk_press
 WHERE drive = :drive AND about = :about AND appointment IS NOT NULL AND appointment <> about AND answer = 'counted'
 ORDER BY number LIMIT 1;

-- People whom devices added, for a second one of the same name.
--: added (drive drive_id, kind desk_press_kind, crew_pass crew_pass_id, seen count) -> many (appointment appointment_id)
SELECT appointment FROM desk_press
 WHERE drive = :drive AND kind = :kind AND live AND crew_pass <> :crew_pass AND number > :seen AND appointment IS NOT NULL
 ORDER BY number LIMIT 500;

-- Which press of a device added each person.
--: added_by (drive drive_id, crew_pass crew_pass_id, least count) -> many (appointment appointment_id, press_key text)
SELECT appointment, press_key FROM desk_press
 WHERE drive = :drive AND crew_pass = :crew_pass AND kind IN ('walk_in', 'helper') AND length(press_key) >= CAST(:least AS BIGINT) AND appointment IS NOT NULL
 ORDER BY number LIMIT 1000;

-- What waits for an answer: of the team, of the organiser, or of both; what happened is not for everyone.
--: waiting (drive drive_id, asked flag, late flag, outcomes flag) -> many (number count, kind desk_press_kind, about appointment_id?, pressed_at instant, name_sealed bytes?)
SELECT number, kind, about, pressed_at, name_sealed FROM desk_press
 WHERE drive = :drive AND answer IN ('asked', 'late') AND (answer <> 'asked' OR :asked) AND (answer <> 'late' OR :late)
   AND (:outcomes OR kind NOT IN ('gave', 'could_not', 'left'))
 ORDER BY number LIMIT 500;

--: count_waiting (drive drive_id, asked flag, late flag, outcomes flag) -> one (n count)
SELECT count(*) AS n FROM desk_press
 WHERE drive = :drive AND answer IN ('asked', 'late') AND (answer <> 'asked' OR :asked) AND (answer <> 'late' OR :late)
   AND (:outcomes OR kind NOT IN ('gave', 'could_not', 'left'));

--: read_waiting (drive drive_id, number count) -> one (crew_pass crew_pass_id, crew crew_kind, press_key text, kind desk_press_kind, about appointment_id?, seen count, pressed_at instant, answer desk_answer, name_sealed bytes?, honour_page honour_page_id?, shown flag)
SELECT p.crew_pass, COALESCE(c.kind, 'team') AS crew, p.press_key, p.kind, p.about, p.seen, p.pressed_at, p.answer, p.name_sealed,
       p.honour_page, p.shown
  FROM desk_press p LEFT JOIN crew_pass c ON c.id = p.crew_pass
 WHERE p.drive = :drive AND p.number = :number AND p.answer IN ('asked', 'late');

-- A question is answered; what it needed is deleted.
--: settle (drive drive_id, number count, answer desk_answer, appointment appointment_id?, live flag) -> none
UPDATE desk_press SET answer = :answer, appointment = :appointment, live = :live, name_sealed = NULL, honour_page = NULL
 WHERE drive = :drive AND number = :number AND answer IN ('asked', 'late');

--: leave_out (drive drive_id, asked flag) -> none
UPDATE desk_press SET answer = 'left_out', name_sealed = NULL, honour_page = NULL
 WHERE drive = :drive AND (answer = 'late' OR (answer = 'asked' AND :asked));

-- A device that has or had the desk of this drive.
--: find_device (device_hash bytes, drive drive_id, ended_before instant) -> one (id crew_pass_id, kind crew_kind, redeemed_at instant, ended_at instant?)
SELECT p.id, p.kind, p.redeemed_at, p.ended_at FROM crew_pass p JOIN drive d ON d.id = p.drive
 WHERE p.device_hash = :device_hash AND p.drive = :drive AND d.ends > :ended_before AND p.redeemed_at IS NOT NULL;
