-- a comment above
--: read (n count) -> one (n count)
SELECT round(n / :n) AS n FROM slot;
