-- What the world may know of a page at a drive moves in steps of at least five people (decision 35).

-- 'in': counted in the number that is published; 'out': was, and no longer is; NULL: never was.
ALTER TABLE outcome ADD COLUMN tally TEXT;
CREATE INDEX outcome_appointment ON outcome (appointment);

-- How the page speaks of this drive: 'number', 'names' or 'both'; NULL: of nobody who came.
ALTER TABLE drive_page ADD COLUMN shown_as TEXT;

-- Pages whose family chose names instead of a number where fewer than ten people came.
CREATE TABLE page_names (
	honour_page BIGINT NOT NULL PRIMARY KEY,
	chosen_at BIGINT NOT NULL
);
