CREATE TABLE seat (
	id
);
