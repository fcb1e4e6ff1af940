-- An answer is kept to the letter: what is told again is what was told first, and nobody has to ask the database for its
-- own spelling of it.
ALTER TABLE receipt ALTER COLUMN answer TYPE json;
