-- A page without a drive: "give anywhere until …", with the blood service's own search.

--: set (page honour_page_id, until text, service_name text, service_web text, now instant) -> none
INSERT INTO page_anywhere (honour_page, until, service_name, service_web, set_at)
VALUES (:page, :until, :service_name, :service_web, :now)
ON CONFLICT (honour_page) DO UPDATE SET until = excluded.until, service_name = excluded.service_name,
	service_web = excluded.service_web, set_at = excluded.set_at;

--: unset (page honour_page_id) -> none
DELETE FROM page_anywhere WHERE honour_page = :page;

--: read (page honour_page_id) -> one (until text, service_name text, service_web text)
SELECT until, service_name, service_web FROM page_anywhere WHERE honour_page = :page;
