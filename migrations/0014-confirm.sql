-- How much one client may hold at one drive with addresses that nobody has confirmed, and groups that are released when nobody confirms them.

-- client_hash: keyed hash of the client that booked, as long as it counts against that client: none once the address is confirmed, the drive is
-- over, or the booking was made from this machine.
ALTER TABLE appointment ADD COLUMN client_hash BYTEA;
ALTER TABLE waiting ADD COLUMN client_hash BYTEA;
CREATE INDEX appointment_client ON appointment (drive, client_hash) WHERE client_hash IS NOT NULL;
CREATE INDEX waiting_client ON waiting (drive, client_hash) WHERE client_hash IS NOT NULL;

-- confirm_until: the leader's address is to be confirmed until then, or the group is released; none: it is confirmed, as every group is that was
-- booked before.  lapsed_at: when the group was released, by the clock or the organiser.
ALTER TABLE booking_group ADD COLUMN confirm_until BIGINT;
ALTER TABLE booking_group ADD COLUMN lapsed_at BIGINT;
CREATE INDEX booking_group_confirm ON booking_group (confirm_until) WHERE confirm_until IS NOT NULL;

-- One booking of a group counts as many times as it has seats.
ALTER TABLE asking ADD COLUMN n BIGINT NOT NULL DEFAULT 1;
