-- What a good file looks like.  A comment: it's nobody's "string".

-- One row, each kind of value.
--: read (page page_key, after instant?, n count, sealed bytes?, open flag)
--:   -> one (id slot_id, page page_key, starts instant?, n count, note text?, seal bytes, open flag)
SELECT id, page, starts, n, note, seal, open FROM slot
 WHERE page = :page AND starts > :after   -- a comment inside
   AND n >= :n AND seal = :sealed AND open = :open;

-- A parameter used twice keeps its number; numbers go by first appearance.
--: take (slot slot_id, n count, now instant) -> one (drive drive_id, starts instant)
UPDATE slot SET taken = taken + :n
 WHERE id = :slot AND taken + :n <= places AND opens <= :now AND note <> 'a ''quoted'' \ "word" :n ; --'
RETURNING drive, starts;

--: list (drive drive_id) -> many (id slot_id, latest instant?)
WITH s AS (SELECT id, max(starts) AS latest FROM slot WHERE drive = :drive GROUP BY id)
SELECT id, latest FROM s ORDER BY id LIMIT 100;

--: cancel (drive drive_id) -> many (id slot_id)
DELETE FROM slot WHERE drive = :drive RETURNING id;

--: close_all () -> none
UPDATE slot SET open = FALSE;

--: put (id slot_id, note text?) -> none
INSERT INTO slot (id, note) VALUES (:id, :note)
ON CONFLICT (id) DO UPDATE SET note = :note;
