-- The line of those who wait for a place of a drive, and the places that are held for one of them.

-- state: waiting (in line), offered (an offer is held for it), booked (took one), left, lapsed (let two go by), placed (booked
-- another way), cancelled (with its drive), over (the day has passed).  size 1: alone; more: a group, all or none.
-- from_minute, until_minute: when they can come, in minutes of the drive's local day (past 1440 after midnight), both included.
-- in_line_since, id: the order of the line.  donor_hash, shown: as of an appointment.  appointment, booking_group: what came of it.
CREATE TABLE waiting (
	id BIGINT PRIMARY KEY,
	drive BIGINT NOT NULL,
	honour_page BIGINT NOT NULL,
	state TEXT NOT NULL,
	size BIGINT NOT NULL,
	only_organises BOOLEAN NOT NULL,
	from_minute BIGINT NOT NULL,
	until_minute BIGINT NOT NULL,
	name_sealed BYTEA NOT NULL,
	email_hash BYTEA NOT NULL,
	email_sealed BYTEA NOT NULL,
	donor_hash BYTEA NOT NULL,
	shown TEXT NOT NULL,
	link_hash BYTEA NOT NULL UNIQUE,
	joined_at BIGINT NOT NULL,
	in_line_since BIGINT NOT NULL,
	lapses BIGINT NOT NULL,
	appointment BIGINT,
	booking_group BIGINT,
	ended_at BIGINT
);
CREATE UNIQUE INDEX waiting_donor ON waiting (drive, donor_hash) WHERE ended_at IS NULL;
CREATE INDEX waiting_line ON waiting (drive, in_line_since, id) WHERE state = 'waiting';
CREATE INDEX waiting_ended ON waiting (ended_at) WHERE ended_at IS NOT NULL;

-- Places held for one entry until held_until; while it is held they count in taken of their slots.  slot: the first of them.
-- state: held, taken, passed (not this time), declined, lapsed, withdrawn (with the drive, or its entry left or was placed).
CREATE TABLE offer (
	id BIGINT PRIMARY KEY,
	waiting BIGINT NOT NULL,
	drive BIGINT NOT NULL,
	slot BIGINT NOT NULL,
	state TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	held_until BIGINT NOT NULL,
	ended_at BIGINT
);
CREATE INDEX offer_waiting ON offer (waiting);
CREATE UNIQUE INDEX offer_held ON offer (waiting) WHERE state = 'held';
CREATE INDEX offer_drive ON offer (drive) WHERE state = 'held';
CREATE INDEX offer_until ON offer (held_until) WHERE state = 'held';

CREATE TABLE offer_place (
	offer BIGINT NOT NULL,
	slot BIGINT NOT NULL,
	places BIGINT NOT NULL,
	PRIMARY KEY (offer, slot)
);
