-- a comment above
--: read (n count) -> one (n count)
SELECT max(count(id), :n) AS n FROM slot;
