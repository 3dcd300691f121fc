-- Times are milliseconds since 1970, UTC. Columns of type BYTEA are sealed, but
-- for chats.lookup, which is a keyed hash.

-- +goose Up
CREATE TABLE chats (
    id           BIGINT  PRIMARY KEY,              -- random
    channel      TEXT    NOT NULL,
    lookup       BYTEA,                             -- NULL once another chat has its address
    address      BYTEA    NOT NULL,
    language     TEXT    NOT NULL DEFAULT '',
    conversation BYTEA,
    gone         BOOLEAN NOT NULL DEFAULT FALSE,   -- takes no messages
    leaving      BOOLEAN NOT NULL DEFAULT FALSE,   -- forgotten as soon as its last parcel is out
    not_before   BIGINT  NOT NULL DEFAULT 0,       -- nothing is delivered until then
    seen         BIGINT  NOT NULL,                 -- when the person last did something
    UNIQUE (channel, lookup)
);

CREATE TABLE arrivals (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- in the order of acceptance
    chat     BIGINT  NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    external TEXT    NOT NULL,                     -- the platform's id of the delivery
    message  TEXT    NOT NULL,
    edit     BIGINT  NOT NULL,
    press    TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    public   BOOLEAN NOT NULL,                     -- others read along
    text     BYTEA    NOT NULL,
    at       BIGINT  NOT NULL,
    received BIGINT  NOT NULL,
    answered BIGINT                                -- NULL until it is dealt with
);
CREATE INDEX arrivals_unanswered ON arrivals (chat, id) WHERE answered IS NULL;
CREATE UNIQUE INDEX arrivals_written ON arrivals (chat, message, edit) WHERE kind IN ('text', 'other');
CREATE INDEX arrivals_received ON arrivals (received);

-- What was accepted lately, so that a repeated delivery is known. It outlives
-- what /forget erases, and holds nothing of a person.
CREATE TABLE deliveries (
    channel  TEXT    NOT NULL,
    external TEXT    NOT NULL,
    received BIGINT  NOT NULL,
    PRIMARY KEY (channel, external)
);
CREATE INDEX deliveries_received ON deliveries (received);

CREATE TABLE cursors (
    channel TEXT PRIMARY KEY,
    cursor  TEXT NOT NULL
);

-- One row for each reply: the audit. chat and choices go when a person is
-- forgotten or the time of the texts is over.
CREATE TABLE replies (
    id         BIGINT  PRIMARY KEY,                -- random
    chat       BIGINT  REFERENCES chats (id) ON DELETE SET NULL,
    at         BIGINT  NOT NULL,
    outcome    TEXT    NOT NULL,
    confidence DOUBLE PRECISION    NOT NULL,
    leaflet    TEXT    NOT NULL,
    version    TEXT    NOT NULL,
    passage    TEXT    NOT NULL,
    sha256     TEXT    NOT NULL,
    red_flag   TEXT    NOT NULL,
    helpful    BOOLEAN,                            -- NULL until the person says
    choices    BYTEA
);
CREATE INDEX replies_chat ON replies (chat);
CREATE INDEX replies_at ON replies (at);

CREATE TABLE parcels (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- in the order of delivery
    chat    BIGINT  NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    said    BIGINT  NOT NULL,                      -- what it is a piece of
    piece   BIGINT  NOT NULL,
    body    BYTEA    NOT NULL,
    state   TEXT    NOT NULL DEFAULT 'pending',    -- then sending, then sent or failed
    tries   BIGINT  NOT NULL DEFAULT 0,
    message TEXT    NOT NULL DEFAULT '',           -- the platform's id, once sent
    at      BIGINT  NOT NULL                       -- of its last change
);
CREATE INDEX parcels_waiting ON parcels (chat, id) WHERE state IN ('pending', 'sending');
CREATE INDEX parcels_at ON parcels (at);

-- Which chats have something to be done. Rows go when it is done.
CREATE TABLE work (
    chat  BIGINT  NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    kind  TEXT    NOT NULL,                        -- answer or deliver
    wakes BIGINT  NOT NULL,                        -- how often something was added
    owner BIGINT ,                                 -- the instance at work on it
    due   BIGINT  NOT NULL,                        -- when a job should take it up
    PRIMARY KEY (chat, kind)
);

-- +goose Down
DROP TABLE work;
DROP TABLE parcels;
DROP TABLE replies;
DROP TABLE cursors;
DROP TABLE deliveries;
DROP TABLE arrivals;
DROP TABLE chats;
