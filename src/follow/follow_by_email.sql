-- follow_by_email: who follows a page by email.

--: find (page honour_page_id, email_hash bytes) -> one (id follower_id, state follower_state)
SELECT id, state FROM follower WHERE honour_page = :page AND email_hash = :email_hash;

--: add (id follower_id, page honour_page_id, email_hash bytes, email_sealed bytes, link_hash bytes, often follower_often, zone text, now instant) -> none
INSERT INTO follower (id, honour_page, email_hash, email_sealed, link_hash, state, often, zone, asked_at)
VALUES (:id, :page, :email_hash, :email_sealed, :link_hash, 'asked', :often, :zone, :now);

--: ask_again (id follower_id, often follower_often, now instant) -> none
UPDATE follower SET often = :often, asked_at = :now WHERE id = :id AND state = 'asked';

--: of_link (link_hash bytes) -> one (id follower_id, page honour_page_id, email_hash bytes, email_sealed bytes, state follower_state, often follower_often, zone text, often_at instant?, told_until instant?, next_at instant?)
SELECT id, honour_page AS page, email_hash, email_sealed, state, often, zone, often_at, told_until, next_at
  FROM follower WHERE link_hash = :link_hash;

--: confirm (id follower_id, next_at instant?, now instant) -> none
UPDATE follower SET state = 'following', confirmed_at = :now, often_at = :now, told_until = :now, next_at = :next_at
 WHERE id = :id AND state = 'asked';

--: choose (id follower_id, often follower_often, zone text, often_at instant?, told_until instant?, next_at instant?) -> none
UPDATE follower SET often = :often, zone = :zone, often_at = :often_at, told_until = :told_until, next_at = :next_at
 WHERE id = :id AND state = 'following';

--: remove (id follower_id) -> none
DELETE FROM follower WHERE id = :id;

--: end (email_hash bytes) -> none
DELETE FROM follower WHERE email_hash = :email_hash;

--: count (page honour_page_id) -> one (n count)
SELECT count(*) AS n FROM follower WHERE honour_page = :page AND state = 'following';

--: forget_asked (before instant) -> none
DELETE FROM follower WHERE state = 'asked' AND asked_at < :before;

-- The followers who are emailed at once about what was announced then: those who had chosen that before it, and those who chose digests
-- after it; but not those who get the letter because they came.
--: to_tell (page honour_page_id, after follower_id, announced instant, letter thanks_letter_id?, batch count) -> many (id follower_id, email_sealed bytes)
SELECT f.id, f.email_sealed FROM follower f
 WHERE f.honour_page = :page AND f.id > :after AND f.state = 'following' AND f.confirmed_at <= :announced
   AND ((f.often = 'at_once' AND f.often_at <= :announced) OR (f.often <> 'at_once' AND f.often_at > :announced))
   AND NOT EXISTS (SELECT 1 FROM thanks_sent s WHERE s.letter = :letter AND s.email_hash = f.email_hash)
 ORDER BY f.id LIMIT :batch;

--: due (now instant) -> many (id follower_id, page honour_page_id, email_hash bytes, email_sealed bytes, often follower_often, zone text, often_at instant?, told_until instant?)
SELECT id, honour_page AS page, email_hash, email_sealed, often, zone, often_at, told_until
  FROM follower WHERE next_at <= :now ORDER BY next_at, id LIMIT 20;

--: later (id follower_id, told_until instant?, next_at instant?) -> none
UPDATE follower SET told_until = :told_until, next_at = :next_at WHERE id = :id;

-- What is new on a page between the two, oldest first.
--: news (page honour_page_id, since instant, until instant) -> many (drive drive_id?, letter thanks_letter_id?, created_at instant)
SELECT drive, letter, created_at FROM announcement
 WHERE cause = 'follow_news' AND honour_page = :page AND created_at >= :since AND created_at < :until
 ORDER BY created_at, id LIMIT 20;

--: was_sent (letter thanks_letter_id, email_hash bytes) -> one (at instant)
SELECT at FROM thanks_sent WHERE letter = :letter AND email_hash = :email_hash;
