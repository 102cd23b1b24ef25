ALTER TABLE campaign ADD COLUMN another integer;
