-- honour: the page, its keepers, invitations, proposals.

--: add (id honour_page_id, page_key page_key, living flag, name_sealed bytes, words text, donations_received count, organiser person_id, now instant) -> none
INSERT INTO honour_page (id, page_key, state, listed, living, name_sealed, words, donations_received, organiser,
	organiser_stated_at, opened_at, changed_at)
VALUES (:id, :page_key, 'waiting', FALSE, :living, :name_sealed, :words, :donations_received, :organiser, :now, :now, :now);

--: read (id honour_page_id) -> one (id honour_page_id, page_key page_key, state text, listed flag, living flag, name_sealed bytes, words text, donations_received count, picture picture_id?, organiser person_id, opened_at instant, published_at instant?, held_at instant?)
SELECT id, page_key, state, listed, living, name_sealed, words, donations_received, picture, organiser, opened_at, published_at, held_at
  FROM honour_page WHERE id = :id;

--: find (page_key page_key) -> one (id honour_page_id)
SELECT id FROM honour_page WHERE page_key = :page_key;

--: of_person (person person_id) -> many (id honour_page_id)
SELECT id FROM honour_page
 WHERE organiser = :person OR id IN (SELECT honour_page FROM page_keeper WHERE person = :person)
 ORDER BY id DESC LIMIT 200;

--: role (page honour_page_id, person person_id) -> one (organises flag, keeps flag)
SELECT organiser = :person AS organises,
	EXISTS (SELECT 1 FROM page_keeper WHERE honour_page = :page AND person = :person) AS keeps
  FROM honour_page WHERE id = :page;

--: publish (page honour_page_id, listed flag, now instant) -> none
UPDATE honour_page SET state = 'published', listed = :listed, keeper_stated_at = :now, published_at = :now, changed_at = :now
 WHERE id = :page AND state = 'waiting';

--: decline (page honour_page_id, now instant) -> none
UPDATE honour_page SET state = 'declined', changed_at = :now WHERE id = :page AND state = 'waiting';

--: set_listed (page honour_page_id, listed flag, now instant) -> none
UPDATE honour_page SET listed = :listed, changed_at = :now WHERE id = :page AND state = 'published';

--: hold (page honour_page_id, now instant) -> none
UPDATE honour_page SET held_at = :now, changed_at = :now WHERE id = :page AND held_at IS NULL;

--: release (page honour_page_id, now instant) -> none
UPDATE honour_page SET held_at = NULL, changed_at = :now WHERE id = :page AND held_at IS NOT NULL;

--: change (page honour_page_id, name_sealed bytes, words text, living flag, donations_received count, now instant) -> none
UPDATE honour_page SET name_sealed = :name_sealed, words = :words, living = :living, donations_received = :donations_received,
	changed_at = :now
 WHERE id = :page AND state <> 'declined';

--: set_picture (page honour_page_id, picture picture_id?, now instant) -> none
UPDATE honour_page SET picture = :picture, changed_at = :now WHERE id = :page AND state <> 'declined';

--: add_keeper (page honour_page_id, person person_id, now instant) -> none
INSERT INTO page_keeper (honour_page, person, since) VALUES (:page, :person, :now) ON CONFLICT DO NOTHING;

--: keepers (page honour_page_id) -> many (person person_id)
SELECT person FROM page_keeper WHERE honour_page = :page ORDER BY since, person LIMIT 50;

--: add_invitation (id invitation_id, token_hash bytes, page honour_page_id, mail_hash bytes, mail_sealed bytes, now instant, expires_at instant) -> none
INSERT INTO invitation (id, token_hash, honour_page, mail_hash, mail_sealed, made_at, expires_at)
VALUES (:id, :token_hash, :page, :mail_hash, :mail_sealed, :now, :expires_at);

-- A newer invitation to the same page takes the place of those before: an address that was mistyped keeps no door open.
--: end_invitations (page honour_page_id, now instant) -> none
UPDATE invitation SET ended_at = :now WHERE honour_page = :page AND ended_at IS NULL;

--: end_invitation (id invitation_id, now instant) -> none
UPDATE invitation SET ended_at = :now WHERE id = :id AND ended_at IS NULL;

--: find_invitation (token_hash bytes, now instant) -> one (id invitation_id, page honour_page_id, mail_sealed bytes)
SELECT id, honour_page AS page, mail_sealed FROM invitation WHERE token_hash = :token_hash AND expires_at > :now AND ended_at IS NULL;

--: open_invitations (page honour_page_id, now instant) -> many (id invitation_id, mail_hash bytes, mail_sealed bytes, made_at instant, expires_at instant)
SELECT id, mail_hash, mail_sealed, made_at, expires_at FROM invitation
 WHERE honour_page = :page AND expires_at > :now AND ended_at IS NULL ORDER BY made_at, id LIMIT 50;

--: invited (page honour_page_id, mail_hash bytes, now instant) -> one (id invitation_id)
SELECT id FROM invitation
 WHERE honour_page = :page AND mail_hash = :mail_hash AND expires_at > :now AND ended_at IS NULL ORDER BY made_at DESC LIMIT 1;

--: invitations_since (page honour_page_id, since instant) -> one (n count)
SELECT count(*) AS n FROM invitation WHERE honour_page = :page AND made_at >= :since;

--: add_proposal (id proposal_id, page honour_page_id, person person_id, name_sealed bytes, words text, living flag, donations_received count, now instant) -> none
INSERT INTO proposal (id, honour_page, person, name_sealed, words, living, donations_received, made_at, accepted)
VALUES (:id, :page, :person, :name_sealed, :words, :living, :donations_received, :now, FALSE);

--: open_proposals (page honour_page_id) -> many (id proposal_id, person person_id, name_sealed bytes, words text, living flag, donations_received count, made_at instant)
SELECT id, person, name_sealed, words, living, donations_received, made_at FROM proposal
 WHERE honour_page = :page AND answered_at IS NULL ORDER BY made_at, id LIMIT 20;

--: answer_proposal (id proposal_id, page honour_page_id, accepted flag, now instant) -> one (name_sealed bytes, words text, living flag, donations_received count)
UPDATE proposal SET answered_at = :now, accepted = :accepted WHERE id = :id AND honour_page = :page AND answered_at IS NULL
RETURNING name_sealed, words, living, donations_received;
