-- Thank-you letters.  Every statement of a keeper names the page: another page's letter is not found.

--: count_kept (page honour_page_id) -> one (n count)
SELECT count(*) AS n FROM thanks_letter WHERE honour_page = :page AND (state <> 'taken_down' OR started_at IS NOT NULL);

--: add (id thanks_letter_id, page honour_page_id, text text, to_missed flag, in_public flag, now instant) -> none
INSERT INTO thanks_letter (id, honour_page, state, text, to_missed, in_public, send_minute, send_later, created_at, changed_at)
VALUES (:id, :page, 'draft', :text, :to_missed, :in_public, 0, FALSE, :now, :now);

--: read (id thanks_letter_id) -> one (id thanks_letter_id, page honour_page_id, state thanks_letter_state, text text, to_missed flag, in_public flag, send_date text?, send_minute count, send_later flag, send_zone text?, send_at instant?, changed_at instant, started_at instant?, sent_at instant?)
SELECT id, honour_page AS page, state, text, to_missed, in_public, send_date, send_minute, send_later, send_zone, send_at, changed_at,
       started_at, sent_at
  FROM thanks_letter WHERE id = :id;

-- Newest first; a draft that was thrown away is forgotten, a letter that went out and was taken down is still told of.
--: of_page (page honour_page_id) -> many (id thanks_letter_id)
SELECT id FROM thanks_letter WHERE honour_page = :page AND (state <> 'taken_down' OR started_at IS NOT NULL) ORDER BY id DESC LIMIT 200;

-- What the page and its feed show.
--: in_public (page honour_page_id) -> many (id thanks_letter_id)
SELECT id FROM thanks_letter
 WHERE honour_page = :page AND in_public AND state IN ('sending', 'sent') ORDER BY started_at DESC, id DESC LIMIT 200;

--: change (id thanks_letter_id, page honour_page_id, text text, to_missed flag, in_public flag, now instant) -> none
UPDATE thanks_letter SET text = :text, in_public = :in_public, changed_at = :now,
       to_missed = CASE WHEN state IN ('sending', 'sent') THEN to_missed ELSE :to_missed END
 WHERE id = :id AND honour_page = :page AND state <> 'taken_down';

--: touch (id thanks_letter_id, page honour_page_id, now instant) -> none
UPDATE thanks_letter SET changed_at = :now WHERE id = :id AND honour_page = :page AND state <> 'taken_down';

--: plan (id thanks_letter_id, page honour_page_id, send_date text, send_minute count, send_later flag, send_zone text, send_at instant) -> none
UPDATE thanks_letter SET state = 'planned', send_date = :send_date, send_minute = :send_minute, send_later = :send_later,
       send_zone = :send_zone, send_at = :send_at
 WHERE id = :id AND honour_page = :page AND state IN ('draft', 'planned', 'asks');

--: unplan (id thanks_letter_id, page honour_page_id) -> none
UPDATE thanks_letter SET state = 'draft', send_date = NULL, send_minute = 0, send_later = FALSE, send_zone = NULL, send_at = NULL
 WHERE id = :id AND honour_page = :page AND state IN ('planned', 'asks');

--: begin (id thanks_letter_id, page honour_page_id, now instant) -> none
UPDATE thanks_letter SET state = 'sending', started_at = :now WHERE id = :id AND honour_page = :page AND state IN ('draft', 'planned', 'asks');

--: ask (id thanks_letter_id) -> none
UPDATE thanks_letter SET state = 'asks' WHERE id = :id AND state = 'planned';

--: derive (id thanks_letter_id, send_at instant) -> none
UPDATE thanks_letter SET send_at = :send_at WHERE id = :id AND state = 'planned';

--: finish (id thanks_letter_id, now instant) -> none
UPDATE thanks_letter SET state = 'sent', sent_at = :now WHERE id = :id AND state = 'sending';

--: take_down (id thanks_letter_id, page honour_page_id, now instant) -> none
UPDATE thanks_letter SET state = 'taken_down', text = '', taken_down_at = :now, changed_at = :now
 WHERE id = :id AND honour_page = :page AND state <> 'taken_down';

--: begun_since (page honour_page_id, since instant) -> one (n count)
SELECT count(*) AS n FROM thanks_letter WHERE honour_page = :page AND started_at >= :since;

-- For the clock: whatever may be due; the rules of a zone may have moved it by hours.
--: planned (until instant) -> many (id thanks_letter_id)
SELECT id FROM thanks_letter WHERE state = 'planned' AND send_at <= :until ORDER BY send_at LIMIT 200;

-- pictures

--: picture_count (letter thanks_letter_id) -> one (n count)
SELECT count(*) AS n FROM thanks_picture WHERE letter = :letter;

--: add_picture (letter thanks_letter_id, picture picture_id, email_picture picture_id) -> none
INSERT INTO thanks_picture (picture, email_picture, letter) VALUES (:picture, :email_picture, :letter);

--: pictures (letter thanks_letter_id) -> many (picture picture_id, email_picture picture_id)
SELECT picture, email_picture FROM thanks_picture WHERE letter = :letter ORDER BY picture LIMIT 20;

--: remove_picture (letter thanks_letter_id, picture picture_id) -> one (email_picture picture_id)
DELETE FROM thanks_picture WHERE letter = :letter AND picture = :picture RETURNING email_picture;

-- film

--: film_of (letter thanks_letter_id) -> one (film film_id)
SELECT film FROM thanks_film WHERE letter = :letter;

--: with_film (page honour_page_id, film film_id) -> one (public flag)
SELECT l.in_public AND l.state IN ('sending', 'sent') AS public FROM thanks_film f JOIN thanks_letter l ON l.id = f.letter
 WHERE f.film = :film AND l.honour_page = :page;

--: add_film (letter thanks_letter_id, film film_id) -> none
INSERT INTO thanks_film (letter, film) VALUES (:letter, :film);

--: remove_film (letter thanks_letter_id) -> none
DELETE FROM thanks_film WHERE letter = :letter;

-- who is written to

-- Everybody who had a place on a day that began before the letter went out, helpers and leaders too, whatever came of it; no
-- address twice, none that asked for no more.  A leader came if anybody of the group still had an appointment.
--: to_came (letter thanks_letter_id, page honour_page_id, before instant, batch count) -> many (of_group flag, email_hash bytes, email_sealed bytes, name_sealed bytes?)
SELECT who.of_group, who.email_hash, who.email_sealed, who.name_sealed FROM (
	SELECT a.id, FALSE AS of_group, a.email_hash, a.email_sealed, a.name_sealed
	  FROM drive_page j JOIN drive d ON d.id = j.drive JOIN appointment a ON a.drive = j.drive AND a.honour_page = j.honour_page
	 WHERE j.honour_page = :page AND a.email_hash IS NOT NULL AND a.email_sealed IS NOT NULL AND d.state <> 'cancelled' AND d.starts <= :before
	   AND a.state = 'booked' AND a.released_at IS NULL
	   AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL AND o.kind = 'did_not_come')
	UNION ALL
	SELECT g.id, TRUE AS of_group, g.leader_email_hash AS email_hash, g.leader_email_sealed AS email_sealed, g.leader_name_sealed AS name_sealed
	  FROM booking_group g JOIN drive d ON d.id = g.drive
	 WHERE g.honour_page = :page AND d.state <> 'cancelled' AND d.starts <= :before
	   AND EXISTS (SELECT 1 FROM appointment a WHERE a.booking_group = g.id AND a.state IN ('booked', 'unclaimed') AND a.released_at IS NULL)
 ) who
 WHERE NOT EXISTS (SELECT 1 FROM thanks_sent s WHERE s.letter = :letter AND s.email_hash = who.email_hash)
   AND NOT EXISTS (SELECT 1 FROM thanks_address t WHERE t.honour_page = :page AND t.email_hash = who.email_hash AND t.stopped_at IS NOT NULL)
 ORDER BY who.id LIMIT :batch;

-- Asked for when nobody of the others is left: who gave one appointment back and came with another has been written to.
--: to_missed (letter thanks_letter_id, page honour_page_id, before instant, batch count) -> many (of_group flag, email_hash bytes, email_sealed bytes, name_sealed bytes?)
SELECT who.of_group, who.email_hash, who.email_sealed, who.name_sealed FROM (
	SELECT a.id, FALSE AS of_group, a.email_hash, a.email_sealed, a.name_sealed
	  FROM drive_page j JOIN drive d ON d.id = j.drive JOIN appointment a ON a.drive = j.drive AND a.honour_page = j.honour_page
	 WHERE j.honour_page = :page AND a.email_hash IS NOT NULL AND a.email_sealed IS NOT NULL AND d.state <> 'cancelled' AND d.starts <= :before
	   AND a.state IN ('booked', 'cancelled')
	UNION ALL
	SELECT g.id, TRUE AS of_group, g.leader_email_hash AS email_hash, g.leader_email_sealed AS email_sealed, g.leader_name_sealed AS name_sealed
	  FROM booking_group g JOIN drive d ON d.id = g.drive
	 WHERE g.honour_page = :page AND d.state <> 'cancelled' AND d.starts <= :before
 ) who
 WHERE NOT EXISTS (SELECT 1 FROM thanks_sent s WHERE s.letter = :letter AND s.email_hash = who.email_hash)
   AND NOT EXISTS (SELECT 1 FROM thanks_address t WHERE t.honour_page = :page AND t.email_hash = who.email_hash AND t.stopped_at IS NOT NULL)
 ORDER BY who.id LIMIT :batch;

-- How many that would be; every address of to_came is one of count_all.
--: count_came (page honour_page_id, before instant) -> one (n count)
SELECT count(DISTINCT who.email_hash) AS n FROM (
	SELECT a.email_hash
	  FROM drive_page j JOIN drive d ON d.id = j.drive JOIN appointment a ON a.drive = j.drive AND a.honour_page = j.honour_page
	 WHERE j.honour_page = :page AND a.email_hash IS NOT NULL AND a.email_sealed IS NOT NULL AND d.state <> 'cancelled' AND d.starts <= :before
	   AND a.state = 'booked' AND a.released_at IS NULL
	   AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.appointment = a.id AND o.undone_at IS NULL AND o.kind = 'did_not_come')
	UNION ALL
	SELECT g.leader_email_hash AS email_hash
	  FROM booking_group g JOIN drive d ON d.id = g.drive
	 WHERE g.honour_page = :page AND d.state <> 'cancelled' AND d.starts <= :before
	   AND EXISTS (SELECT 1 FROM appointment a WHERE a.booking_group = g.id AND a.state IN ('booked', 'unclaimed') AND a.released_at IS NULL)
 ) who
 WHERE NOT EXISTS (SELECT 1 FROM thanks_address t WHERE t.honour_page = :page AND t.email_hash = who.email_hash AND t.stopped_at IS NOT NULL);

--: count_all (page honour_page_id, before instant) -> one (n count)
SELECT count(DISTINCT who.email_hash) AS n FROM (
	SELECT a.email_hash
	  FROM drive_page j JOIN drive d ON d.id = j.drive JOIN appointment a ON a.drive = j.drive AND a.honour_page = j.honour_page
	 WHERE j.honour_page = :page AND a.email_hash IS NOT NULL AND a.email_sealed IS NOT NULL AND d.state <> 'cancelled' AND d.starts <= :before
	   AND a.state IN ('booked', 'cancelled')
	UNION ALL
	SELECT g.leader_email_hash AS email_hash
	  FROM booking_group g JOIN drive d ON d.id = g.drive
	 WHERE g.honour_page = :page AND d.state <> 'cancelled' AND d.starts <= :before
 ) who
 WHERE NOT EXISTS (SELECT 1 FROM thanks_address t WHERE t.honour_page = :page AND t.email_hash = who.email_hash AND t.stopped_at IS NOT NULL);

--: mark_sent (letter thanks_letter_id, email_hash bytes, now instant) -> none
INSERT INTO thanks_sent (letter, email_hash, at) VALUES (:letter, :email_hash, :now) ON CONFLICT (letter, email_hash) DO NOTHING;

--: sent_count (letter thanks_letter_id) -> one (n count)
SELECT count(*) AS n FROM thanks_sent WHERE letter = :letter;

--: find_address (page honour_page_id, email_hash bytes) -> one (id thanks_address_id)
SELECT id FROM thanks_address WHERE honour_page = :page AND email_hash = :email_hash;

--: add_address (id thanks_address_id, page honour_page_id, email_hash bytes, stop_hash bytes) -> none
INSERT INTO thanks_address (id, honour_page, email_hash, stop_hash) VALUES (:id, :page, :email_hash, :stop_hash);

--: address_of_link (stop_hash bytes) -> one (page honour_page_id, stopped_at instant?)
SELECT honour_page AS page, stopped_at FROM thanks_address WHERE stop_hash = :stop_hash;

--: stop (stop_hash bytes, now instant) -> none
UPDATE thanks_address SET stopped_at = :now WHERE stop_hash = :stop_hash AND stopped_at IS NULL;
