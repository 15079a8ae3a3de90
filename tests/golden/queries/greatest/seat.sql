-- a comment above
--: read (n count) -> one (n count)
SELECT greatest(n, :n) AS n FROM slot;
