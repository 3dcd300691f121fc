-- Which version of the library each instance answers from, and how often all of them were
-- asked to read their leaflets anew.

-- +goose Up
CREATE TABLE live_versions (
    instance BIGINT PRIMARY KEY,                   -- as in instances
    digest   TEXT   NOT NULL,
    leaflets BIGINT NOT NULL,                      -- how many
    kept     TEXT   NOT NULL,                       -- ids of leaflets whose files are bad, one a line
    since    BIGINT NOT NULL                       -- that it has this digest, by the database's clock
);

CREATE TABLE reloads (
    asked BIGINT NOT NULL                          -- how often; there is one row
);
INSERT INTO reloads (asked) VALUES (0);

-- Leaflets as they were last read without a fault, for a start that finds their files bad.
CREATE TABLE good_leaflets (
    id      TEXT  PRIMARY KEY,
    file    TEXT  NOT NULL,                         -- that it was read from
    content BYTEA NOT NULL                          -- sealed with the data key, so that nobody changes it
);

-- +goose Down
DROP TABLE good_leaflets;
DROP TABLE reloads;
DROP TABLE live_versions;
