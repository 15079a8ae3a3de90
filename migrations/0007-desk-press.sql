-- desk ---------------------------------------------------------------------------------------------------------

-- What was pressed at the desk, on whichever device, in the order in which it was received (decision 74).  press_key: made on the device,
-- or by the server for a form.  live: takes part in what is known of the person; FALSE once it was taken back, or as long as it is asked.
-- about: whom the device meant; appointment: for whom it counts, which is another after a question.  name_sealed, honour_page, shown: what a
-- question needs, until it is answered.
CREATE TABLE desk_press (
	drive BIGINT NOT NULL,
	number BIGINT NOT NULL,
	crew_pass BIGINT NOT NULL,
	press_key TEXT NOT NULL,
	kind TEXT NOT NULL,                    -- personal: nothing ends it yet
	about BIGINT,
	appointment BIGINT,
	seen BIGINT NOT NULL,
	pressed_at BIGINT NOT NULL,
	received_at BIGINT NOT NULL,
	answer TEXT NOT NULL,
	live BOOLEAN NOT NULL,
	name_sealed BYTEA,                     -- personal: deleted when the question is answered
	honour_page BIGINT,
	shown BOOLEAN NOT NULL,
	PRIMARY KEY (drive, number)
);
CREATE UNIQUE INDEX desk_press_key ON desk_press (crew_pass, press_key);
CREATE INDEX desk_press_appointment ON desk_press (appointment);
CREATE INDEX desk_press_about ON desk_press (about);
CREATE INDEX desk_press_asked ON desk_press (drive, answer) WHERE answer IN ('asked', 'late');
