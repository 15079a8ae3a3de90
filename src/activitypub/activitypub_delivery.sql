-- activitypub_delivery: what is delivered to which inbox, and when.

--: add (id activitypub_activity_id, page honour_page_id, act activitypub_act, note activitypub_note_id?, follow_sealed bytes?, now instant) -> none
INSERT INTO activitypub_activity (id, honour_page, act, note, follow_sealed, created_at)
VALUES (:id, :page, :act, :note, :follow_sealed, :now);

-- Once for each inbox, and not for those of servers that are set aside.
--: address_all (activity activitypub_activity_id, page honour_page_id) -> none
INSERT INTO activitypub_delivery (inbox, activity)
SELECT i.id, :activity FROM activitypub_inbox i
 WHERE i.set_aside_at IS NULL AND i.id IN (SELECT f.shared FROM activitypub_follower f WHERE f.honour_page = :page);

--: wake_all (page honour_page_id, now instant) -> none
UPDATE activitypub_inbox SET next_at = :now
 WHERE next_at IS NULL AND set_aside_at IS NULL AND id IN (SELECT f.shared FROM activitypub_follower f WHERE f.honour_page = :page);

--: address_one (activity activitypub_activity_id, inbox activitypub_inbox_id) -> none
INSERT INTO activitypub_delivery (inbox, activity) VALUES (:inbox, :activity) ON CONFLICT DO NOTHING;

--: wake_one (inbox activitypub_inbox_id, now instant) -> none
UPDATE activitypub_inbox SET next_at = :now WHERE id = :inbox;

--: due (now instant) -> many (inbox activitypub_inbox_id, address_sealed bytes, attempts count)
SELECT id AS inbox, address_sealed, attempts FROM activitypub_inbox WHERE next_at <= :now ORDER BY next_at LIMIT 128;

-- In their order. What says something new waits while its page is not open to everyone; what takes something away does not.
--: next (inbox activitypub_inbox_id) -> one (activity activitypub_activity_id, page honour_page_id, act activitypub_act, note activitypub_note_id?, follow_sealed bytes?)
SELECT a.id AS activity, a.honour_page AS page, a.act, a.note, a.follow_sealed
  FROM activitypub_delivery d JOIN activitypub_activity a ON a.id = d.activity JOIN honour_page h ON h.id = a.honour_page
 WHERE d.inbox = :inbox
   AND (a.act IN ('accept', 'delete', 'end')
        OR (h.state = 'published' AND h.listed AND h.paused_at IS NULL AND h.operator_paused_at IS NULL))
 ORDER BY d.activity LIMIT 1;

--: has_more (inbox activitypub_inbox_id) -> one (activity activitypub_activity_id)
SELECT activity FROM activitypub_delivery WHERE inbox = :inbox LIMIT 1;

--: remove (inbox activitypub_inbox_id, activity activitypub_activity_id) -> none
DELETE FROM activitypub_delivery WHERE inbox = :inbox AND activity = :activity;

--: remove_all (inbox activitypub_inbox_id) -> none
DELETE FROM activitypub_delivery WHERE inbox = :inbox;

--: later (inbox activitypub_inbox_id, attempts count, next_at instant?) -> none
UPDATE activitypub_inbox SET attempts = :attempts, next_at = :next_at WHERE id = :inbox;

--: set_aside (inbox activitypub_inbox_id, now instant) -> none
UPDATE activitypub_inbox SET set_aside_at = :now, next_at = NULL WHERE id = :inbox;

-- What was delivered to everyone.
--: forget (id activitypub_activity_id) -> none
DELETE FROM activitypub_activity WHERE id = :id AND NOT EXISTS (SELECT 1 FROM activitypub_delivery d WHERE d.activity = :id);

--: forget_all () -> none
DELETE FROM activitypub_activity WHERE NOT EXISTS (SELECT 1 FROM activitypub_delivery d WHERE d.activity = activitypub_activity.id);

-- What would still be said of a page that ended.
--: drop_of_page (page honour_page_id) -> none
DELETE FROM activitypub_delivery WHERE activity IN (SELECT id FROM activitypub_activity WHERE honour_page = :page AND act <> 'end');
