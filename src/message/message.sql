-- Messages and pictures for the family, from the people who came; keepers read them first.

-- Anyone who came for a page, whatever the outcome; a person marked as "did not come" did not.
--: came (appointment appointment_id) -> one (id appointment_id)
SELECT a.id FROM appointment a
 WHERE a.id = :appointment AND a.state = 'booked' AND a.honour_page IS NOT NULL
   AND (a.arrived_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL AND o.kind <> 'did_not_come'));

-- A leader writes for a group of which at least one person came.
--: group_came (booking_group group_id) -> one (id group_id)
SELECT g.id FROM booking_group g
 WHERE g.id = :booking_group
   AND EXISTS (SELECT 1 FROM appointment a
                WHERE a.booking_group = g.id AND a.state = 'booked'
                  AND (a.arrived_at IS NOT NULL
                       OR EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL AND o.kind <> 'did_not_come')));

--: of_author (appointment appointment_id?, booking_group group_id?) -> one (n count)
SELECT count(*) AS n FROM message WHERE appointment = :appointment OR booking_group = :booking_group;

--: same (content_hash bytes) -> one (id message_id)
SELECT id FROM message WHERE content_hash = :content_hash;

--: add (id message_id, page honour_page_id, appointment appointment_id?, booking_group group_id?, text_sealed bytes, author_sealed bytes?, content_hash bytes, now instant) -> none
INSERT INTO message (id, honour_page, appointment, booking_group, state, previous_state, text_sealed, author_sealed, content_hash, created_at, decided_at)
VALUES (:id, :page, :appointment, :booking_group, 'waiting', 'waiting', :text_sealed, :author_sealed, :content_hash, :now, :now)
ON CONFLICT DO NOTHING;

--: add_picture (message message_id, position count, picture picture_id) -> none
INSERT INTO message_picture (message, position, picture) VALUES (:message, :position, :picture);

--: add_film (message message_id, film film_id) -> none
INSERT INTO message_film (message, film) VALUES (:message, :film);

--: film_of (message message_id) -> one (film film_id)
SELECT film FROM message_film WHERE message = :message;

--: pictures (message message_id) -> many (picture picture_id, width count, height count, alternative_text text)
SELECT p.id AS picture, p.width, p.height, p.alternative_text
  FROM message_picture m JOIN media p ON p.id = m.picture
 WHERE m.message = :message ORDER BY m.position LIMIT 4;

-- behind: another keeper reads first for this one, who sees what was approved or decided.  A message in an unknown state is among the
-- rows, so that the next page of the list begins after it.
--: list (page honour_page_id, behind flag, before message_id) -> many (id message_id, booking_group group_id?, state message_state?, text_sealed bytes, author_sealed bytes?, created_at instant, approved_at instant?)
SELECT id, booking_group, state, text_sealed, author_sealed, created_at, approved_at
  FROM message
 WHERE honour_page = :page AND id < :before AND (NOT :behind OR approved_at IS NOT NULL OR state IN ('private', 'published'))
 ORDER BY id DESC LIMIT 51;

--: waiting (page honour_page_id, behind flag) -> one (n count)
SELECT count(*) AS n FROM message
 WHERE honour_page = :page AND state = 'waiting' AND (NOT :behind OR approved_at IS NOT NULL);

--: decide (message message_id, page honour_page_id, behind flag, state message_state, now instant) -> none
UPDATE message SET previous_state = state, state = :state, decided_at = :now
 WHERE id = :message AND honour_page = :page AND state <> :state AND state <> 'removed'
   AND (NOT :behind OR approved_at IS NOT NULL OR state IN ('private', 'published'));

-- The last decision. Who sees only what a first reader passed on does not make one vanish that was not passed on.
--: undo (message message_id, page honour_page_id, behind flag, undoes message_state, now instant) -> none
UPDATE message SET state = previous_state, decided_at = :now
 WHERE id = :message AND honour_page = :page AND state = :undoes AND state <> previous_state
   AND (NOT :behind OR approved_at IS NOT NULL OR (state <> 'removed' AND previous_state <> 'waiting'));

--: let_through (message message_id, page honour_page_id, now instant) -> none
UPDATE message SET approved_at = :now WHERE id = :message AND honour_page = :page AND state <> 'removed' AND approved_at IS NULL;

--: seen (message message_id, page honour_page_id, behind flag) -> one (id message_id)
SELECT id FROM message
 WHERE id = :message AND honour_page = :page AND (NOT :behind OR approved_at IS NOT NULL OR state IN ('private', 'published'));

--: published (page honour_page_id) -> many (id message_id, booking_group group_id?, text_sealed bytes, author_sealed bytes?, decided_at instant)
SELECT id, booking_group, text_sealed, author_sealed, decided_at
  FROM message WHERE honour_page = :page AND state = 'published' ORDER BY decided_at DESC, id DESC LIMIT 50;

--: published_film (page honour_page_id, film film_id) -> one (id message_id)
SELECT m.id FROM message m JOIN message_film f ON f.message = m.id
 WHERE f.film = :film AND m.honour_page = :page AND m.state = 'published';

--: kept_film (page honour_page_id, film film_id, behind flag) -> one (id message_id)
SELECT m.id FROM message m JOIN message_film f ON f.message = m.id
 WHERE f.film = :film AND m.honour_page = :page AND m.state <> 'removed'
   AND (NOT :behind OR m.approved_at IS NOT NULL OR m.state IN ('private', 'published'));

--: published_picture (page honour_page_id, picture picture_id) -> one (id message_id)
SELECT m.id FROM message m JOIN message_picture p ON p.message = m.id
 WHERE p.picture = :picture AND m.honour_page = :page AND m.state = 'published';

--: kept_picture (page honour_page_id, picture picture_id, behind flag) -> one (id message_id)
SELECT m.id FROM message m JOIN message_picture p ON p.message = m.id
 WHERE p.picture = :picture AND m.honour_page = :page AND m.state <> 'removed'
   AND (NOT :behind OR m.approved_at IS NOT NULL OR m.state IN ('private', 'published'));

-- A word that is not known counts as none, so that the keeper still reads messages and can choose again.
--: choice (page honour_page_id, person person_id) -> one (reader person_id?, notify message_notify?)
SELECT reader, notify FROM message_choice WHERE honour_page = :page AND person = :person;

--: asked_to_read (page honour_page_id, person person_id) -> one (n count)
SELECT count(*) AS n FROM message_choice WHERE honour_page = :page AND reader = :person;

--: choose (page honour_page_id, person person_id, reader person_id?, notify message_notify, now instant) -> none
INSERT INTO message_choice (honour_page, person, reader, notify, notified_at) VALUES (:page, :person, :reader, :notify, :now)
ON CONFLICT (honour_page, person) DO UPDATE SET reader = excluded.reader, notify = excluded.notify, notified_at = excluded.notified_at;

-- Days that were closed lately, a turn at a time.
--: drives_to_ask (after_closed instant, after drive_id, now instant) -> many (id drive_id, closed_at instant)
SELECT id, COALESCE(day_closed_at, 0) AS closed_at FROM drive
 WHERE day_closed_at IS NOT NULL AND (day_closed_at, id) > (:after_closed, :after) AND day_closed_at <= :now AND state <> 'cancelled'
 ORDER BY day_closed_at, id LIMIT 50;

-- Email: once each after the day.  booking_group: this appointment is the leader's own.
--: to_ask (drive drive_id) -> many (id appointment_id, booking_group group_id?)
SELECT a.id, g.id AS booking_group
  FROM appointment a
  JOIN honour_page h ON h.id = a.honour_page
  LEFT JOIN booking_group g ON g.id = a.booking_group AND g.leader_hash = a.donor_hash
 WHERE a.drive = :drive
   AND h.state = 'published' AND h.paused_at IS NULL AND h.operator_paused_at IS NULL
   AND a.state = 'booked' AND a.email_sealed IS NOT NULL
   AND (a.arrived_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL AND o.kind <> 'did_not_come'))
   AND NOT EXISTS (SELECT 1 FROM message_request q WHERE q.appointment = a.id)
 ORDER BY a.id LIMIT 200;

--: groups_to_ask (drive drive_id) -> many (id group_id)
SELECT g.id
  FROM booking_group g
  JOIN honour_page h ON h.id = g.honour_page
 WHERE g.drive = :drive
   AND h.state = 'published' AND h.paused_at IS NULL AND h.operator_paused_at IS NULL
   AND EXISTS (SELECT 1 FROM appointment a
                WHERE a.booking_group = g.id AND a.state = 'booked'
                  AND (a.arrived_at IS NOT NULL
                       OR EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL AND o.kind <> 'did_not_come')))
   AND NOT EXISTS (SELECT 1 FROM message_request_group q WHERE q.booking_group = g.id)
 ORDER BY g.id LIMIT 200;

--: asked (appointment appointment_id, now instant) -> none
INSERT INTO message_request (appointment, sent_at) VALUES (:appointment, :now) ON CONFLICT DO NOTHING;

--: asked_group (booking_group group_id, now instant) -> none
INSERT INTO message_request_group (booking_group, sent_at) VALUES (:booking_group, :now) ON CONFLICT DO NOTHING;

-- Keepers who wish one email a day, and what came for them since the last one and before `until`.
--: to_tell (until instant) -> many (page honour_page_id, person person_id, n count)
SELECT c.honour_page AS page, c.person, count(*) AS n
  FROM message_choice c
  JOIN page_keeper k ON k.honour_page = c.honour_page AND k.person = c.person
  JOIN message m ON m.honour_page = c.honour_page
 WHERE c.notify = 'daily' AND c.notified_at < :until AND m.state = 'waiting'
   AND CASE WHEN c.reader IS NULL THEN m.created_at ELSE COALESCE(m.approved_at, 0) END >= c.notified_at
   AND CASE WHEN c.reader IS NULL THEN m.created_at ELSE COALESCE(m.approved_at, 0) END < :until
 GROUP BY c.honour_page, c.person
 ORDER BY c.honour_page, c.person LIMIT 200;

--: notify (page honour_page_id, person person_id, until instant) -> none
UPDATE message_choice SET notified_at = :until WHERE honour_page = :page AND person = :person AND notified_at < :until;

--: to_forget (before instant) -> many (id message_id)
SELECT id FROM message WHERE state = 'removed' AND decided_at < :before ORDER BY decided_at LIMIT 100;

--: forget_pictures (message message_id) -> none
DELETE FROM message_picture WHERE message = :message;

--: forget (message message_id) -> none
DELETE FROM message WHERE id = :message;

--: forget_film (message message_id) -> none
DELETE FROM message_film WHERE message = :message;

-- All messages, a piece at a time.  One in an unknown state is among the rows, so that the next piece begins after it.
--: sealed_from (after count) -> many (id message_id, state message_state?, text_sealed bytes, author_sealed bytes?)
SELECT id, state, text_sealed, author_sealed FROM message WHERE id > :after ORDER BY id LIMIT 500;
