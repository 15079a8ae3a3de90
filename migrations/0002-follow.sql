-- follow --------------------------------------------------------------------------------------------------------
-- How a page is followed: its feed, milestones, and the people who follow it by email.

-- Who follows a page by email.  state: asked, by someone who typed the address; following, since its owner pressed the button in our email.
-- often: at_once, daily, weekly.  often_at: since when at once, or since when in digests: what was announced before is told as it was
-- then.  told_until: a digest is of what was announced since; next_at: when the next one is due.
CREATE TABLE follower (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	email_hash BYTEA NOT NULL,             -- personal: deleted when its owner stops, or 7 days after it was typed and not confirmed
	email_sealed BYTEA NOT NULL,           -- personal: deleted when its owner stops, or 7 days after it was typed and not confirmed
	link_hash BYTEA NOT NULL UNIQUE,       -- not personal: a private link
	state TEXT NOT NULL,
	often TEXT NOT NULL,
	zone TEXT NOT NULL,
	asked_at BIGINT NOT NULL,
	confirmed_at BIGINT,
	often_at BIGINT,
	told_until BIGINT,
	next_at BIGINT
);
CREATE UNIQUE INDEX follower_page ON follower (honour_page, email_hash);
CREATE INDEX follower_email ON follower (email_hash);
CREATE INDEX follower_following ON follower (honour_page, id) WHERE state = 'following';
CREATE INDEX follower_asked ON follower (asked_at) WHERE state = 'asked';
CREATE INDEX follower_next ON follower (next_at) WHERE next_at IS NOT NULL;

-- How one page is followed.  feed_hash: of the feed's address, which changes with its generation.  film_shared: a shared link shows a picture
-- of the page's film.
CREATE TABLE follow_page (
	honour_page BIGINT PRIMARY KEY,
	feed_hash BYTEA NOT NULL UNIQUE,       -- not personal: a private link
	feed_generation BIGINT NOT NULL,
	milestones BOOLEAN NOT NULL,
	film_shared BOOLEAN NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE INDEX follow_page_milestones ON follow_page (honour_page) WHERE milestones;

-- How many donations a published milestone reported, append-only: only while milestones are switched on.
CREATE TABLE milestone (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	donations BIGINT NOT NULL,
	reached_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX milestone_page ON milestone (honour_page, donations);
