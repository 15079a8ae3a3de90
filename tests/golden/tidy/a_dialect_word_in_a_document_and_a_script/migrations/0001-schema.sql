-- base -----
-- Kept for the asker.
CREATE TABLE mail (id BIGINT PRIMARY KEY);
