-- a comment above
--: read (n count) -> one (names text)
SELECT string_agg(name, ',') AS names FROM slot WHERE n = :n;
