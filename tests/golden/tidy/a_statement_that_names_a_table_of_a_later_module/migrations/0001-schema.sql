CREATE TABLE migration (
	id BIGINT PRIMARY KEY
);

-- drive ---------------------------------------------------------------------------------------------------------
CREATE TABLE drive (
	id BIGINT PRIMARY KEY
);

-- lists ---------------------------------------------------------------------------------------------------------
CREATE TABLE list (
	id BIGINT PRIMARY KEY
);

-- waiting -------------------------------------------------------------------------------------------------------
CREATE TABLE waiting_entry (
	drive BIGINT NOT NULL
);
