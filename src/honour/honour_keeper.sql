-- Keepers and invitations.

--: add (page honour_page_id, person person_id, now instant) -> none
INSERT INTO page_keeper (honour_page, person, since) VALUES (:page, :person, :now) ON CONFLICT DO NOTHING;

--: keepers (page honour_page_id) -> many (person person_id, since instant)
SELECT person, since FROM page_keeper WHERE honour_page = :page ORDER BY since, person LIMIT 50;

--: keeps (page honour_page_id, email_hash bytes) -> one (person person_id)
SELECT k.person AS person FROM page_keeper k JOIN person p ON p.id = k.person WHERE k.honour_page = :page AND p.email_hash = :email_hash;

--: invite (id invitation_id, token_hash bytes, page honour_page_id, email_hash bytes, email_sealed bytes, inviter_sealed bytes, letter_sealed bytes?, now instant, expires_at instant) -> none
INSERT INTO invitation (id, token_hash, honour_page, email_hash, email_sealed, inviter_sealed, letter_sealed, created_at, expires_at)
VALUES (:id, :token_hash, :page, :email_hash, :email_sealed, :inviter_sealed, :letter_sealed, :now, :expires_at);

-- While the page has no keeper, a newer invitation replaces those to other addresses, so that the link in an email to a mistyped address
-- stops working. When the same address is invited again, its older link stays valid too.
--: end_others (page honour_page_id, email_hash bytes, now instant) -> none
UPDATE invitation SET ended_at = :now WHERE honour_page = :page AND email_hash <> :email_hash AND ended_at IS NULL;

--: end_all (page honour_page_id, now instant) -> none
UPDATE invitation SET ended_at = :now WHERE honour_page = :page AND ended_at IS NULL;

-- Those that ended because the page was declined at that instant.  The press that declines it may have made its sender a keeper, whose own
-- invitation ended then too.  One that would expire before :until, or has expired meanwhile, expires then, so that the person who undoes can go on.
--: reopen (page honour_page_id, declined_at instant, until instant) -> none
UPDATE invitation SET ended_at = NULL, expires_at = CASE WHEN expires_at < :until THEN :until ELSE expires_at END
 WHERE honour_page = :page AND ended_at = :declined_at
   AND NOT EXISTS (SELECT 1 FROM page_keeper k JOIN person p ON p.id = k.person
                    WHERE k.honour_page = invitation.honour_page AND p.email_hash = invitation.email_hash);

-- All invitations of that address: withdrawing one means the person, not the single email.
--: withdraw (id invitation_id, page honour_page_id, now instant) -> none
UPDATE invitation SET ended_at = :now
 WHERE honour_page = :page AND ended_at IS NULL
   AND email_hash = (SELECT email_hash FROM invitation WHERE id = :id AND honour_page = :page);

-- Guards both uses: in one statement, so that only one of two presses accepts it.
--: accept (page honour_page_id, person person_id, now instant) -> none
UPDATE invitation SET ended_at = :now
 WHERE honour_page = :page AND expires_at > :now AND ended_at IS NULL
   AND email_hash = (SELECT email_hash FROM person WHERE id = :person);

-- A link works until it ends or expires; a keeper's own works after it was accepted too: it shows the draft, and emails a sign-in link.
-- After the page was declined it shows, for the whole time in which this can be undone, that it can: to the person whose link declined
-- it, or to a keeper.  A page that has keepers is theirs to bring back, so the link of anyone else has ended.
--: find (token_hash bytes, undo_since instant, now instant) -> one (id invitation_id, page honour_page_id, email_sealed bytes, inviter_sealed bytes, letter_sealed bytes?, expires_at instant, declined flag, accepted flag)
SELECT i.id AS id, i.honour_page AS page, i.email_sealed AS email_sealed, i.inviter_sealed AS inviter_sealed, i.letter_sealed AS letter_sealed,
       i.expires_at AS expires_at, h.state = 'declined' AS declined,
       EXISTS (SELECT 1 FROM page_keeper k JOIN person p ON p.id = k.person
                WHERE k.honour_page = i.honour_page AND p.email_hash = i.email_hash) AS accepted
  FROM invitation i JOIN honour_page h ON h.id = i.honour_page
 WHERE i.token_hash = :token_hash
   AND ((h.state <> 'declined' AND i.expires_at > :now) OR (h.state = 'declined' AND h.declined_at > :undo_since))
   AND (EXISTS (SELECT 1 FROM page_keeper k JOIN person p ON p.id = k.person
                 WHERE k.honour_page = i.honour_page AND p.email_hash = i.email_hash)
     OR (h.state <> 'declined' AND i.ended_at IS NULL)
     OR (h.state = 'declined' AND i.ended_at = h.declined_at
         AND NOT EXISTS (SELECT 1 FROM page_keeper k WHERE k.honour_page = i.honour_page)));

-- Valid in every state: "do not write to me again" always works.
--: find_any (token_hash bytes) -> one (id invitation_id, email_sealed bytes)
SELECT id, email_sealed FROM invitation WHERE token_hash = :token_hash;

--: open (page honour_page_id, now instant) -> many (id invitation_id, email_hash bytes, email_sealed bytes, expires_at instant)
SELECT id, email_hash, email_sealed, expires_at FROM invitation
 WHERE honour_page = :page AND expires_at > :now AND ended_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 200;

-- Whether another address was ever asked: its owner may have read the draft.
--: others_asked (page honour_page_id, email_hash bytes) -> one (n count)
SELECT count(*) AS n FROM invitation WHERE honour_page = :page AND email_hash <> :email_hash;

--: invited_since (page honour_page_id, since instant) -> one (n count)
SELECT count(*) AS n FROM invitation WHERE honour_page = :page AND created_at >= :since;

-- The name with which the organiser asked the family: the first invitation of a page is theirs, since nobody else could invite then.
--: requester (page honour_page_id) -> one (inviter_sealed bytes)
SELECT inviter_sealed FROM invitation WHERE honour_page = :page ORDER BY id LIMIT 1;
