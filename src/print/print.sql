-- print: the numbers of a day. No statement here opens a name.

-- People of a drive, counted by what is known of them.
--: people (drive drive_id) -> many (slot slot_id?, honour_page honour_page_id?, kind appointment_kind?, walk_in flag, arrived flag, outcome outcome_kind?, n count)
SELECT a.slot, a.honour_page, a.kind, a.walk_in, a.arrived_at IS NOT NULL AS arrived, o.kind AS outcome, count(*) AS n
  FROM appointment a LEFT JOIN outcome o ON o.appointment = a.id AND o.undone_at IS NULL
 WHERE a.drive = :drive AND a.state IN ('booked', 'unclaimed')
 GROUP BY a.slot, a.honour_page, a.kind, a.walk_in, a.arrived_at IS NOT NULL, o.kind
 LIMIT 8000;
