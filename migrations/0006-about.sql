-- An email that is written when it leaves names what it is about: a row with `about` holds no receiver, no hash and no word.

ALTER TABLE email ADD COLUMN about BIGINT;

-- Only emails that are counted stand in it; a booking dirties a page less.
DROP INDEX email_waiting;
CREATE INDEX email_waiting ON email (kind, due) WHERE sent_at IS NULL AND failed_at IS NULL AND kind <> 'ticket';

-- In the order in which what is held lapses: asked before every booking, and nothing has to be sorted for it.
DROP INDEX offer_drive;
CREATE INDEX offer_drive ON offer (drive, held_until, id) WHERE state = 'held';
