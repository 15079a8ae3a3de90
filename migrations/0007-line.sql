-- The address of somebody in line can be mended: the link from before dies, as that of a place does.
ALTER TABLE waiting ADD COLUMN link_generation BIGINT NOT NULL DEFAULT 1;
