-- press ---------------------------------------------------------------------------------------------------------

-- What a family wrote for newspapers.  released: anyone may read it, as long as everyone may see the page.
CREATE TABLE press_page (
	honour_page BIGINT PRIMARY KEY,
	words TEXT NOT NULL,                   -- personal: until the family empties it
	released BOOLEAN NOT NULL,
	changed_at BIGINT NOT NULL
);

-- The pictures that newspapers may print.
CREATE TABLE press_picture (
	picture BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	credit TEXT NOT NULL                   -- personal: deleted with its picture
);
CREATE INDEX press_picture_page ON press_picture (honour_page);
