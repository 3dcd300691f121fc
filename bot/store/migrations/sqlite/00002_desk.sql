-- The desk: what waits for a person. Columns of type BLOB are sealed, but for
-- audit.mac and audit_head.mac, which are keyed hashes.

-- +goose Up
ALTER TABLE chats ADD COLUMN desk BOOLEAN NOT NULL DEFAULT FALSE; -- staff find cards in it: it does not expire
ALTER TABLE arrivals ADD COLUMN origin BLOB;                      -- who did it, and the message it replies to

CREATE TABLE tickets (
    id        INTEGER PRIMARY KEY,                 -- that of the draft which was confirmed
    chat      INTEGER REFERENCES chats (id) ON DELETE SET NULL,
    desk      INTEGER NOT NULL REFERENCES chats (id),
    code      TEXT    NOT NULL UNIQUE,
    state     TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    urgent    BOOLEAN NOT NULL,
    holds     BOOLEAN NOT NULL,                    -- the patient's conversation is with staff
    erased    BOOLEAN NOT NULL DEFAULT FALSE,      -- body holds nothing that a patient wrote
    version   INTEGER NOT NULL,                    -- counts changes
    shown     INTEGER NOT NULL,                    -- the version that the card shows
    card      TEXT    NOT NULL DEFAULT '',         -- the platform's id of the card
    opened    INTEGER NOT NULL,
    changed   INTEGER NOT NULL,
    delivered INTEGER NOT NULL DEFAULT 0,
    body      BLOB    NOT NULL
);
CREATE INDEX tickets_chat ON tickets (chat);
CREATE INDEX tickets_work ON tickets (desk) WHERE version <> shown OR holds OR state IN ('waiting', 'claimed');

-- A body of no bytes was erased before it was sent, and is not sent.
ALTER TABLE parcels ADD COLUMN ticket INTEGER REFERENCES tickets (id) ON DELETE SET NULL;
ALTER TABLE parcels ADD COLUMN role TEXT NOT NULL DEFAULT '';
CREATE INDEX parcels_ticket ON parcels (ticket) WHERE ticket IS NOT NULL;

-- Who did what at the desk: rows are only ever added, and each mac covers the one before.
CREATE TABLE audit (
    id     INTEGER PRIMARY KEY,                    -- counts from 1
    at     INTEGER NOT NULL,
    who    TEXT   NOT NULL,
    what   TEXT   NOT NULL,
    ticket TEXT   NOT NULL,                        -- its code
    mac    BLOB   NOT NULL
);
CREATE TABLE audit_head (
    id    INTEGER PRIMARY KEY,                      -- 1
    count INTEGER NOT NULL,
    mac   BLOB   NOT NULL
);
INSERT INTO audit_head (id, count, mac) VALUES (1, 0, x'');

-- +goose Down
DROP TABLE audit_head;
DROP TABLE audit;
DROP INDEX parcels_ticket;
ALTER TABLE parcels DROP COLUMN role;
ALTER TABLE parcels DROP COLUMN ticket;
DROP TABLE tickets;
ALTER TABLE arrivals DROP COLUMN origin;
ALTER TABLE chats DROP COLUMN desk;
