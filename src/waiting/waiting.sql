-- The waiting list of a drive.

-- Nothing is added when this person is on this list already.
--: add (id waiting_id, drive drive_id, page honour_page_id, size count, only_organises flag, from_minute count, until_minute count, name_sealed bytes, email_hash bytes, email_sealed bytes, donor_hash bytes, shown_sealed bytes?, consent count, link_hash bytes, now instant, client_hash bytes?) -> none
INSERT INTO waiting_entry (id, drive, honour_page, state, size, only_organises, from_minute, until_minute, name_sealed, email_hash,
                     email_sealed, donor_hash, shown_sealed, consent, link_hash, joined_at, queued_at, lapse_count, link_generation, client_hash)
VALUES (:id, :drive, :page, 'waiting', :size, :only_organises, :from_minute, :until_minute, :name_sealed, :email_hash,
        :email_sealed, :donor_hash, :shown_sealed, :consent, :link_hash, :now, :now, 0, 1, :client_hash)
ON CONFLICT DO NOTHING;

--: find (id waiting_id) -> one (id waiting_id, drive drive_id, honour_page honour_page_id, state waiting_state, size count, only_organises flag, from_minute count, until_minute count, name_sealed bytes, email_sealed bytes, shown_sealed bytes?, joined_at instant, queued_at instant, lapse_count count, appointment appointment_id?, booking_group group_id?, link_generation count, client_hash bytes?)
SELECT id, drive, honour_page, state, size, only_organises, from_minute, until_minute, name_sealed, email_sealed, shown_sealed, joined_at,
       queued_at, lapse_count, appointment, booking_group, link_generation, client_hash
  FROM waiting_entry WHERE id = :id;

--: by_link (link_hash bytes) -> one (id waiting_id)
SELECT id FROM waiting_entry WHERE link_hash = :link_hash;

--: by_donor (drive drive_id, donor_hash bytes) -> one (id waiting_id)
SELECT id FROM waiting_entry WHERE drive = :drive AND donor_hash = :donor_hash AND ended_at IS NULL;

-- As change_email in appointment.sql; other_hash: unique to this entry, where this person waits already under the new address.
--: change_email (id waiting_id, drive drive_id, link_generation count, email_hash bytes, email_sealed bytes, donor_hash bytes, other_hash bytes, link_hash bytes, confirmed flag, client_hash bytes?) -> none
UPDATE waiting_entry SET email_hash = :email_hash, email_sealed = :email_sealed, link_hash = :link_hash,
                   client_hash = CASE WHEN :confirmed THEN NULL ELSE COALESCE(client_hash, :client_hash) END,
                   donor_hash = CASE WHEN EXISTS (SELECT 1 FROM waiting_entry o
                                                   WHERE o.drive = :drive AND o.donor_hash = :donor_hash AND o.ended_at IS NULL
                                                     AND o.id <> :id)
                                     THEN :other_hash ELSE :donor_hash END,
                   link_generation = link_generation + 1
 WHERE id = :id AND ended_at IS NULL AND link_generation = :link_generation;

--: before (drive drive_id, queued_at instant, id waiting_id) -> one (n count)
SELECT COUNT(*) AS n FROM waiting_entry
 WHERE drive = :drive AND state = 'waiting' AND (queued_at, id) < (:queued_at, :id);

-- Answered from an index, since every person who joins causes it.
--: entries (drive drive_id) -> one (n count)
SELECT COUNT(*) AS n FROM waiting_entry WHERE drive = :drive AND ended_at IS NULL;

--: first (drive drive_id) -> one (id waiting_id)
SELECT id FROM waiting_entry WHERE drive = :drive AND state = 'waiting' ORDER BY queued_at, id LIMIT 1;

-- In the order of the list, page by page; an entry that needs more seats than are free is left out.
--: line (drive drive_id, free count, after_since instant, after waiting_id?) -> many (id waiting_id, honour_page honour_page_id, size count, from_minute count, until_minute count, queued_at instant)
SELECT id, honour_page, size, from_minute, until_minute, queued_at FROM waiting_entry
 WHERE drive = :drive AND state = 'waiting' AND size <= :free
   AND (queued_at, id) > (:after_since, COALESCE(CAST(:after AS BIGINT), 0))
 ORDER BY queued_at, id LIMIT 200;

--: offered (id waiting_id) -> none
UPDATE waiting_entry SET state = 'offered' WHERE id = :id AND state = 'waiting';

-- queued_at: as it was, or now for the end of the list.
--: back_in_line (id waiting_id, queued_at instant, lapse_count count) -> none
UPDATE waiting_entry SET state = 'waiting', queued_at = :queued_at, lapse_count = :lapse_count WHERE id = :id AND state = 'offered';

--: end (id waiting_id, state waiting_state, appointment appointment_id?, booking_group group_id?, now instant) -> none
UPDATE waiting_entry SET state = :state, appointment = :appointment, booking_group = :booking_group, ended_at = :now
 WHERE id = :id AND ended_at IS NULL;

--: in_line (drive drive_id, after count, batch count) -> many (id waiting_id)
SELECT id FROM waiting_entry WHERE drive = :drive AND ended_at IS NULL AND id > :after ORDER BY id LIMIT :batch;

--: ended_with_drive (drive drive_id, after count, batch count) -> many (id waiting_id)
SELECT id FROM waiting_entry WHERE drive = :drive AND state = 'cancelled' AND id > :after ORDER BY id LIMIT :batch;

--: end_all (drive drive_id, state waiting_state, now instant) -> none
UPDATE waiting_entry SET state = :state, ended_at = :now WHERE drive = :drive AND ended_at IS NULL;

-- What earlier modules ask (db/follow_up.h).
--: is_waited_for (drive drive_id) -> one (waited_for flag)
SELECT EXISTS (SELECT 1 FROM waiting_entry WHERE drive = :drive AND ended_at IS NULL) AS waited_for;

--: seats (drive drive_id) -> one (seats count)
SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) AS seats FROM waiting_entry WHERE drive = :drive AND ended_at IS NULL;

--: seats_of_client (drive drive_id, client_hash bytes) -> one (seats count)
SELECT CAST(COALESCE(SUM(w.size), 0) AS BIGINT) AS seats FROM waiting_entry w
 WHERE w.drive = :drive AND w.client_hash = :client_hash AND w.ended_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM email_confirmed m WHERE m.email_hash = w.email_hash);

-- Each address once; who has booked is counted by `told` in appointment_drive.sql.
--: told (drive drive_id) -> one (people count)
SELECT COUNT(DISTINCT w.email_hash) AS people FROM waiting_entry w
 WHERE w.drive = :drive AND w.ended_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM email_refused r WHERE r.email_hash = w.email_hash)
   AND NOT EXISTS (SELECT 1 FROM appointment a
                    WHERE a.email_hash = w.email_hash AND a.drive = :drive AND a.state = 'booked' AND a.kind = 'donor'
                      AND a.arrived_at IS NULL AND a.released_at IS NULL)
   AND NOT EXISTS (SELECT 1 FROM booking_group g
                    WHERE g.drive = :drive AND g.leader_email_hash = w.email_hash
                      AND EXISTS (SELECT 1 FROM appointment s WHERE s.booking_group = g.id AND s.state IN ('unclaimed', 'booked'))
                      AND NOT EXISTS (SELECT 1 FROM appointment o
                                       WHERE o.booking_group = g.id AND o.state = 'booked'
                                         AND (o.donor_hash = g.leader_hash
                                              OR (o.donor_hash IS NULL AND o.email_hash = g.leader_email_hash))));

-- The organiser's list: entries with an offer come before the rest.
--: numbered (drive drive_id) -> many (id waiting_id, size count, joined_at instant, slot slot_id?, held_until instant?)
SELECT w.id, w.size, w.joined_at, o.slot, o.held_until
  FROM waiting_entry w LEFT JOIN waiting_offer o ON o.entry = w.id AND o.state = 'held'
 WHERE w.drive = :drive AND w.ended_at IS NULL
 ORDER BY CASE WHEN w.state = 'offered' THEN 0 ELSE 1 END, w.queued_at, w.id LIMIT 200;

-- Drives where people wait or have an offer, page by page.
--: drives (after drive_id?) -> many (drive drive_id)
SELECT drive FROM waiting_entry
 WHERE ended_at IS NULL AND drive > COALESCE(CAST(:after AS BIGINT), 0)
 GROUP BY drive ORDER BY drive LIMIT 20;

--: forget_offer_slots (before instant) -> none
DELETE FROM waiting_offer_slot
 WHERE offer IN (SELECT o.id FROM waiting_offer o JOIN waiting_entry w ON w.id = o.entry WHERE w.ended_at IS NOT NULL AND w.ended_at < :before);

--: forget_offers (before instant) -> none
DELETE FROM waiting_offer WHERE entry IN (SELECT id FROM waiting_entry WHERE ended_at IS NOT NULL AND ended_at < :before);

--: forget (before instant) -> none
DELETE FROM waiting_entry WHERE ended_at IS NOT NULL AND ended_at < :before;

-- Drives at which an entry counts against a client, page by page.
--: drives_of_clients (after drive_id?) -> many (drive drive_id)
SELECT drive FROM waiting_entry
 WHERE client_hash IS NOT NULL AND drive > COALESCE(CAST(:after AS BIGINT), 0)
 GROUP BY drive ORDER BY drive LIMIT 20;

-- What no longer counts: the address is confirmed, the entry has ended, the drive is over.
--: forget_client (drive drive_id, now instant) -> none
UPDATE waiting_entry SET client_hash = NULL
 WHERE drive = :drive AND client_hash IS NOT NULL
   AND (ended_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM drive d WHERE d.id = waiting_entry.drive AND (d.ends <= :now OR d.state = 'cancelled'))
        OR EXISTS (SELECT 1 FROM email_confirmed m WHERE m.email_hash = waiting_entry.email_hash));
