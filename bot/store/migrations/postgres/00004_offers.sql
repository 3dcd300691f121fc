-- How urgent a text is, as the flags said when it was accepted. A row of an
-- earlier version has no urgency, and its flags are matched when it is read.
-- What the buttons under a reply may do, sealed, in one column; rows of earlier
-- versions have it among the choices, which nothing writes any more.

-- +goose Up
ALTER TABLE arrivals ADD COLUMN urgency TEXT NOT NULL DEFAULT ''; -- none or urgent
ALTER TABLE arrivals ADD COLUMN flag TEXT NOT NULL DEFAULT '';    -- id of the flag that was raised
ALTER TABLE replies ADD COLUMN offer BYTEA;

-- +goose Down
ALTER TABLE replies DROP COLUMN offer;
ALTER TABLE arrivals DROP COLUMN flag;
ALTER TABLE arrivals DROP COLUMN urgency;
