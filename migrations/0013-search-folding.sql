-- The search folds its words in another way (decision 36).  The job that follows pages begins again at the first one, so many at a time, and
-- writes the words of each drive that is still to come; until then a drive is found by its old ones.
DELETE FROM drive_word_state;
