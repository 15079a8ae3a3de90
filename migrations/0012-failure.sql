-- An email that could not be sent stays as a row, and says why: impossible, refused, attempts, address.
ALTER TABLE mail ADD COLUMN failure TEXT;

-- Whether the last email to somebody failed: their own page says so.
CREATE INDEX mail_failed_to ON mail (to_hash, failed_at) WHERE failed_at IS NOT NULL;
