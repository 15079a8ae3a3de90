-- public: what anyone may send us.

--: add_concern (id concern_id, about text, text_sealed bytes, email_sealed bytes?, now instant) -> none
INSERT INTO concern (id, about, text_sealed, email_sealed, created_at) VALUES (:id, :about, :text_sealed, :email_sealed, :now);

--: concerns () -> many (id concern_id, about text, text_sealed bytes, email_sealed bytes?, created_at instant)
SELECT id, about, text_sealed, email_sealed, created_at FROM concern ORDER BY created_at DESC, id DESC LIMIT 200;

-- The demo's pass for the crew, to be shown on the demo's page.
--: demo_pass (kind crew_kind) -> one (id crew_pass_id, drive drive_id)
SELECT id, drive FROM crew_pass WHERE reusable AND kind = :kind AND ended_at IS NULL ORDER BY id DESC LIMIT 1;

-- The demo's three pages, the newest first.
--: listed_pages () -> many (page_key page_key)
SELECT page_key FROM honour_page WHERE state = 'published' AND listed ORDER BY created_at DESC, id LIMIT 3;
