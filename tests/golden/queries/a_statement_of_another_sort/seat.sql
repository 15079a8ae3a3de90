-- a comment above
--: read () -> none
PRAGMA user_version;
