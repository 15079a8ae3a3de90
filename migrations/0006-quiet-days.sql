-- quiet ---------------------------------------------------------------------------------------------------------

-- The days of each year on which a page emails nobody who came for it or follows it.  kind: a date, which has month and day; or a day that
-- moves, of which both are 0.
CREATE TABLE quiet_day (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	kind TEXT NOT NULL,
	month BIGINT NOT NULL,                 -- personal: until the family removes it
	day BIGINT NOT NULL                    -- personal: until the family removes it
);
CREATE UNIQUE INDEX quiet_day_page ON quiet_day (honour_page, kind, month, day);

-- The pages that do not keep the Mother's Day with which every page begins, because their family removed it.
CREATE TABLE quiet_first_removed (honour_page BIGINT PRIMARY KEY);
