SELECT id FROM slot;
