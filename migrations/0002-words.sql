-- The second half of the story: messages, thanks, gifts elsewhere, joining, following, tributes.
-- Words and names of strangers are sealed (…_sealed) until a keeper lets them out; instants are microseconds UTC.

-- messages ------------------------------------------------------------------------------------------------------

-- thanks --------------------------------------------------------------------------------------------------------

-- gifts elsewhere and joining -----------------------------------------------------------------------------------

-- following -----------------------------------------------------------------------------------------------------

-- tributes, background, related pages ---------------------------------------------------------------------------
