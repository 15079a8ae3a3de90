-- An email that could not be sent stays as a row, and says why: impossible, refused, attempts, address.
ALTER TABLE email ADD COLUMN failure TEXT;

-- Whether the last email to somebody failed: their own page says so.
CREATE INDEX email_failed_to ON email (to_hash, failed_at) WHERE failed_at IS NOT NULL;
