-- Fails where two reports are about the same page, as a migration fails on what only some sites have.
CREATE UNIQUE INDEX concern_once ON concern (about);
