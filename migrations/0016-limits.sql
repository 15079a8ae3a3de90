-- Limits by client and by address are counted in memory: what is left here (invitations, drives that a page asks to join) counts one by one,
-- whoever asks.
ALTER TABLE asking DROP COLUMN by_hash;
ALTER TABLE asking DROP COLUMN n;
