-- A code is made anew; whoever has it
--: add (code text) -> none
INSERT INTO desk (code) VALUES ('whoever');
