-- activitypub ---------------------------------------------------------------------------------------------------
-- Pages that people of other servers follow (ActivityPub), once a keeper chose it.

-- A page's actor.  key_sealed, public_key: made by a job soon after it was started; without them there is no actor yet.  ended_at: it is over
-- for good, since other servers never let an actor return; the key is emptied when the last of them was told.
CREATE TABLE activitypub_actor (
	honour_page BIGINT PRIMARY KEY,
	key_sealed BYTEA,                      -- personal: the page's key, emptied when the page is no longer followed from other servers
	public_key TEXT,
	started_at BIGINT NOT NULL,
	ended_at BIGINT
);
CREATE INDEX activitypub_actor_on ON activitypub_actor (honour_page) WHERE ended_at IS NULL;
CREATE INDEX activitypub_actor_keyless ON activitypub_actor (started_at) WHERE public_key IS NULL AND ended_at IS NULL;
CREATE INDEX activitypub_actor_ended ON activitypub_actor (honour_page) WHERE ended_at IS NOT NULL AND key_sealed IS NOT NULL;

-- What other servers were told of: a letter, a message or a drive (about), which they know by this id for ever.  digest: of what was last
-- told, so that a change is seen.  deleted_at: it is no longer public; its address answers 410.
CREATE TABLE activitypub_note (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	kind TEXT NOT NULL,
	about BIGINT NOT NULL,
	digest BYTEA,
	published_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	deleted_at BIGINT
);
CREATE UNIQUE INDEX activitypub_note_about ON activitypub_note (honour_page, kind, about) WHERE deleted_at IS NULL;
CREATE INDEX activitypub_note_page ON activitypub_note (honour_page, published_at) WHERE deleted_at IS NULL;

-- An inbox that is delivered to, often one for all people of a server.  next_at: when it is tried next; NULL: nothing waits for it.
-- attempts: since the last success.  set_aside_at: it was away for too long, and gets nothing until its server asks for something again.
CREATE TABLE activitypub_inbox (
	id BIGINT PRIMARY KEY,
	address_hash BYTEA NOT NULL UNIQUE,    -- personal: deleted when nobody is reached by it any more
	address_sealed BYTEA NOT NULL,         -- personal: deleted when nobody is reached by it any more
	attempts BIGINT NOT NULL,
	next_at BIGINT,
	set_aside_at BIGINT
);
CREATE INDEX activitypub_inbox_next ON activitypub_inbox (next_at) WHERE next_at IS NOT NULL;

-- Who follows a page from another server.  inbox: their own; shared: what is delivered to, of their server where it has one.
CREATE TABLE activitypub_follower (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	actor_hash BYTEA NOT NULL,             -- personal: deleted when they stop, or the page is no longer followed from other servers
	actor_sealed BYTEA NOT NULL,           -- personal: deleted when they stop, or the page is no longer followed from other servers
	host TEXT NOT NULL,
	inbox BIGINT NOT NULL,
	shared BIGINT NOT NULL,
	followed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX activitypub_follower_actor ON activitypub_follower (actor_hash, honour_page);
CREATE INDEX activitypub_follower_page ON activitypub_follower (honour_page, shared);
CREATE INDEX activitypub_follower_host ON activitypub_follower (honour_page, host);
CREATE INDEX activitypub_follower_shared ON activitypub_follower (shared);
CREATE INDEX activitypub_follower_inbox ON activitypub_follower (inbox);

-- What is delivered.  It is written when it leaves; only of an accept the Follow that it answers is kept.
CREATE TABLE activitypub_activity (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT NOT NULL,
	act TEXT NOT NULL,
	note BIGINT,
	follow_sealed BYTEA,                   -- personal: deleted when it was delivered, or given up after a week
	created_at BIGINT NOT NULL
);
CREATE INDEX activitypub_activity_page ON activitypub_activity (honour_page);

-- One row for each inbox that an activity is still to be delivered to.
CREATE TABLE activitypub_delivery (
	inbox BIGINT NOT NULL,
	activity BIGINT NOT NULL,
	PRIMARY KEY (inbox, activity)
);
CREATE INDEX activitypub_delivery_activity ON activitypub_delivery (activity);

-- What another server sent and whose signature is still to be checked.  signature_hash: the same again changes nothing.  done_at: it was dealt
-- with, and only its signature is kept, for as long as it could come again.
CREATE TABLE activitypub_received (
	id BIGINT PRIMARY KEY,
	honour_page BIGINT,
	asked TEXT NOT NULL,
	host TEXT NOT NULL,
	signature_hash BYTEA NOT NULL UNIQUE,  -- not personal: a signature
	said_sealed BYTEA,                     -- personal: emptied when it was dealt with, a quarter of an hour later at the latest
	tries BIGINT NOT NULL,
	next_at BIGINT,
	received_at BIGINT NOT NULL,
	done_at BIGINT
);
CREATE INDEX activitypub_received_next ON activitypub_received (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX activitypub_received_host ON activitypub_received (host) WHERE next_at IS NOT NULL;
CREATE INDEX activitypub_received_done ON activitypub_received (done_at) WHERE done_at IS NOT NULL;
