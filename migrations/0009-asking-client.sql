-- Strangers who type an address over and over do not use it up for its owner: which client asked is told apart.
ALTER TABLE asking ADD COLUMN by_hash BYTEA;
