-- What staff have withdrawn, and whether the bot is switched off: a row holds until it is
-- lifted. The desk's log tells of each that began and ended. It holds nothing of patients.

-- +goose Up
CREATE TABLE rulings (
    target   TEXT   PRIMARY KEY,                     -- id of a leaflet or a section; * for everything
    why      TEXT   NOT NULL,
    who      TEXT   NOT NULL,
    at       INTEGER NOT NULL,
    passages TEXT   NOT NULL                         -- digests of its passages then, one a line
);

-- +goose Down
DROP TABLE rulings;
