-- media ---------------------------------------------------------------------------------------------------------

-- Films: files of the data folder, each sealed with a key of its own (media/media_file.h).
-- The row of `media` has kind film and the file's name.  state: uploading (received bytes of size have arrived), waiting (for the conversion),
-- converting, ready, failed.  size: of the file in bytes.  key_sealed: the file's key; without it the file is noise, so deleting this row
-- erases the film.  still: the picture of it that is shown; none where its keepers hide it.  agreed_at: when its sender stated that the
-- people in it agree.  hidden: its keepers hide it from visitors.  tries: conversions begun.  cut_from_ms, cut_until_ms: the part that its keepers keep, while that is being made;
-- until 0: all of it.  work_ms: how long its conversion took; 0: not converted yet.
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
	hidden BOOLEAN NOT NULL,
	cut_from_ms BIGINT NOT NULL,
	cut_until_ms BIGINT NOT NULL,
	work_ms BIGINT NOT NULL,
	tries BIGINT NOT NULL,
	changed_at BIGINT NOT NULL
);
CREATE INDEX film_page ON film (honour_page, size);
CREATE UNIQUE INDEX film_still_shown ON film (still) WHERE still IS NOT NULL;
CREATE INDEX film_ready ON film (changed_at) WHERE state = 'ready';
CREATE INDEX film_waiting ON film (changed_at) WHERE state IN ('waiting', 'converting');

-- The pictures its keepers choose from, by their order in the film.  small: for an email.
CREATE TABLE film_still (
	film BIGINT NOT NULL,
	position BIGINT NOT NULL,
	picture BIGINT NOT NULL UNIQUE,
	small BIGINT NOT NULL,
	PRIMARY KEY (film, position)
);

-- What is said in a film, as its keepers wrote it; no row: nobody has said yet.  speech: captions, or none (nothing is said).  language: a
-- BCP 47 tag, of captions.  text_sealed: WebVTT as captions_write() writes it.
CREATE TABLE film_captions (
	film BIGINT PRIMARY KEY,
	speech TEXT NOT NULL,
	language TEXT NOT NULL,
	text_sealed BYTEA NOT NULL,            -- personal: deleted with its film
	changed_at BIGINT NOT NULL
);

-- Someone who is in a film asks its keepers to take it down.
CREATE TABLE film_request (
	id BIGINT PRIMARY KEY,
	film BIGINT NOT NULL,
	text_sealed BYTEA NOT NULL,            -- personal: deleted with its film, or after 90 days
	email_sealed BYTEA,                    -- personal: the same
	asked_at BIGINT NOT NULL
);
CREATE INDEX film_request_film ON film_request (film);
CREATE INDEX film_request_asked ON film_request (asked_at);
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

-- film ----------------------------------------------------------------------------------------------------------

-- A page has one film of its own at most, besides those of messages and letters.
CREATE TABLE page_film (
	honour_page BIGINT PRIMARY KEY,
	film BIGINT NOT NULL UNIQUE
);
