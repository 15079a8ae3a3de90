-- activitypub_received: what other servers sent, until its signature is checked.

--: count_waiting () -> one (n count)
SELECT count(*) AS n FROM activitypub_received WHERE next_at IS NOT NULL;

--: count_of_host (host text) -> one (n count)
SELECT count(*) AS n FROM activitypub_received WHERE next_at IS NOT NULL AND host = :host;

--: add (id activitypub_received_id, page honour_page_id?, asked activitypub_asked, host text, signature_hash bytes, said_sealed bytes, now instant) -> none
INSERT INTO activitypub_received (id, honour_page, asked, host, signature_hash, said_sealed, tries, next_at, received_at)
VALUES (:id, :page, :asked, :host, :signature_hash, :said_sealed, 0, :now, :now) ON CONFLICT DO NOTHING;

--: due (now instant) -> many (id activitypub_received_id, page honour_page_id?, asked activitypub_asked, host text, said_sealed bytes?, tries count)
SELECT id, honour_page AS page, asked, host, said_sealed, tries FROM activitypub_received WHERE next_at <= :now ORDER BY next_at, id LIMIT 16;

--: later (id activitypub_received_id, tries count, next_at instant) -> none
UPDATE activitypub_received SET tries = :tries, next_at = :next_at WHERE id = :id;

--: done (id activitypub_received_id, now instant) -> none
UPDATE activitypub_received SET said_sealed = NULL, next_at = NULL, done_at = :now WHERE id = :id;

--: forget (before instant) -> none
DELETE FROM activitypub_received WHERE done_at < :before;
