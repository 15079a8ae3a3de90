-- a comment above
--: list (n count) -> many (id slot_id)
SELECT id FROM slot WHERE n IN (SELECT n FROM other WHERE n = :n LIMIT 1);
