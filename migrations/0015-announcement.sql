-- Nothing of a cancelled drive's changes leaves any more; a booking is not in it.
CREATE INDEX email_drive ON email (drive) WHERE sent_at IS NULL AND failed_at IS NULL AND cause <> 'ticket' AND drive IS NOT NULL;
CREATE INDEX announcement_ended ON announcement (ended_at) WHERE ended_at IS NOT NULL;
