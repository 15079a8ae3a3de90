-- media ---------------------------------------------------------------------------------------------------------

-- Films: files of the data folder, each sealed with a key of its own (media/media_file.h).
-- The row of `media` has kind film and the file's name.  state: uploading (received bytes of size have arrived), waiting (for the conversion),
-- converting, ready, failed.  size: of the file in bytes.  key_sealed: the file's key; without it the file is noise, so deleting this row
-- erases the film.  still: a picture of it.  agreed_at: when its sender stated that the people in it agree.  tries: conversions begun.
CREATE TABLE film (
	media BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	state TEXT NOT NULL,
	failure TEXT,
	key_sealed BYTEA NOT NULL,             -- personal: deleted with its message; uploading: a day after the last bytes arrived
	size BIGINT NOT NULL,
	received BIGINT NOT NULL,
	duration_ms BIGINT NOT NULL,
	still BIGINT,
	agreed_at BIGINT,
	tries BIGINT NOT NULL,
	changed_at BIGINT NOT NULL
);
CREATE INDEX film_page ON film (honour_page, size);
CREATE UNIQUE INDEX film_still ON film (still) WHERE still IS NOT NULL;
CREATE INDEX film_waiting ON film (changed_at) WHERE state IN ('waiting', 'converting');
CREATE UNIQUE INDEX media_file ON media (file_name) WHERE file_name IS NOT NULL;

-- message -------------------------------------------------------------------------------------------------------

-- A message has one film at most.
CREATE TABLE message_film (
	message BIGINT PRIMARY KEY,
	film BIGINT NOT NULL UNIQUE
);

-- thanks --------------------------------------------------------------------------------------------------------

-- A letter has one film at most, which is watched on the page.
CREATE TABLE thanks_film (
	letter BIGINT PRIMARY KEY,
	film BIGINT NOT NULL UNIQUE
);
