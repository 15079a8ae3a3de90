-- quiet: the days on which a page emails nobody (quiet.h).

--: days (page honour_page_id) -> many (id quiet_day_id, kind quiet_day_kind, month count, day count)
SELECT id, kind, month, day FROM quiet_day WHERE honour_page = :page ORDER BY month, day, kind LIMIT 50;

--: add (id quiet_day_id, page honour_page_id, kind quiet_day_kind, month count, day count) -> none
INSERT INTO quiet_day (id, honour_page, kind, month, day) VALUES (:id, :page, :kind, :month, :day) ON CONFLICT DO NOTHING;

--: remove (id quiet_day_id, page honour_page_id) -> none
DELETE FROM quiet_day WHERE id = :id AND honour_page = :page;

-- The Mother's Day with which every page begins.
--: first (page honour_page_id) -> one (removed flag)
SELECT EXISTS (SELECT 1 FROM quiet_first_removed WHERE honour_page = :page) AS removed;

--: remove_first (page honour_page_id) -> none
INSERT INTO quiet_first_removed (honour_page) VALUES (:page) ON CONFLICT DO NOTHING;

--: add_first (page honour_page_id) -> none
DELETE FROM quiet_first_removed WHERE honour_page = :page;
