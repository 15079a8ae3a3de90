ALTER TABLE person ADD COLUMN name_sealed BYTEA; -- personal: emptied when it is over
