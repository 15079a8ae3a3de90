-- activitypub_follower: who follows from other servers, and the inboxes they are reached by.

--: find_inbox (address_hash bytes) -> one (id activitypub_inbox_id)
SELECT id FROM activitypub_inbox WHERE address_hash = :address_hash;

--: add_inbox (id activitypub_inbox_id, address_hash bytes, address_sealed bytes) -> none
INSERT INTO activitypub_inbox (id, address_hash, address_sealed, attempts) VALUES (:id, :address_hash, :address_sealed, 0);

--: wake_inbox (id activitypub_inbox_id) -> none
UPDATE activitypub_inbox SET attempts = 0, set_aside_at = NULL WHERE id = :id;

--: delete_inboxes () -> none
DELETE FROM activitypub_inbox
 WHERE next_at IS NULL AND NOT EXISTS (SELECT 1 FROM activitypub_follower f WHERE f.shared = activitypub_inbox.id)
   AND NOT EXISTS (SELECT 1 FROM activitypub_follower f WHERE f.inbox = activitypub_inbox.id);

--: find (page honour_page_id, actor_hash bytes) -> one (id activitypub_follower_id)
SELECT id FROM activitypub_follower WHERE actor_hash = :actor_hash AND honour_page = :page;

--: is_known (actor_hash bytes) -> one (id activitypub_follower_id)
SELECT id FROM activitypub_follower WHERE actor_hash = :actor_hash LIMIT 1;

--: add (id activitypub_follower_id, page honour_page_id, actor_hash bytes, actor_sealed bytes, host text, inbox activitypub_inbox_id, shared activitypub_inbox_id, now instant) -> none
INSERT INTO activitypub_follower (id, honour_page, actor_hash, actor_sealed, host, inbox, shared, followed_at)
VALUES (:id, :page, :actor_hash, :actor_sealed, :host, :inbox, :shared, :now);

--: change (id activitypub_follower_id, inbox activitypub_inbox_id, shared activitypub_inbox_id) -> none
UPDATE activitypub_follower SET inbox = :inbox, shared = :shared WHERE id = :id;

--: remove (page honour_page_id, actor_hash bytes) -> none
DELETE FROM activitypub_follower WHERE actor_hash = :actor_hash AND honour_page = :page;

--: remove_everywhere (actor_hash bytes) -> none
DELETE FROM activitypub_follower WHERE actor_hash = :actor_hash;

--: remove_of_page (page honour_page_id) -> none
DELETE FROM activitypub_follower WHERE honour_page = :page;

--: remove_of_inbox (inbox activitypub_inbox_id) -> none
DELETE FROM activitypub_follower WHERE inbox = :inbox OR shared = :inbox;

--: count (page honour_page_id) -> one (n count)
SELECT count(*) AS n FROM activitypub_follower WHERE honour_page = :page;

--: count_of_host (page honour_page_id, host text) -> one (n count)
SELECT count(*) AS n FROM activitypub_follower WHERE honour_page = :page AND host = :host;
