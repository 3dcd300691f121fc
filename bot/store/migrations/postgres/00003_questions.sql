-- What patients asked, for the list of what could not be answered. The question
-- is sealed and goes when choices go; that there was one stays.

-- +goose Up
ALTER TABLE replies ADD COLUMN question BYTEA;
ALTER TABLE replies ADD COLUMN patient BOOLEAN NOT NULL DEFAULT FALSE; -- it replies to a patient's question
ALTER TABLE replies ADD COLUMN reason TEXT NOT NULL DEFAULT '';     -- why it was not helpful: a fixed word

-- +goose Down
ALTER TABLE replies DROP COLUMN reason;
ALTER TABLE replies DROP COLUMN patient;
ALTER TABLE replies DROP COLUMN question;
