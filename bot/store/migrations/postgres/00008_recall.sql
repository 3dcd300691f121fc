-- What each reply was made from, as JSON: it holds no word that a patient wrote, and stays
-- with its row. And recalls: corrections that go to everybody who was told a passage.

-- +goose Up
ALTER TABLE replies ADD COLUMN proof TEXT NOT NULL DEFAULT '';
CREATE INDEX replies_leaflet ON replies (leaflet, at) WHERE leaflet <> '';

CREATE TABLE recalls (
    id       BIGINT PRIMARY KEY,                  -- random
    code     TEXT   NOT NULL UNIQUE,
    leaflet  TEXT   NOT NULL,                     -- what is recalled, as the next four
    section  TEXT   NOT NULL,                     -- '' for all, as in the next three
    passage  TEXT   NOT NULL,
    version  TEXT   NOT NULL,
    sha256   TEXT   NOT NULL,                     -- how it begins
    since    BIGINT NOT NULL,
    title    TEXT   NOT NULL,                     -- of the leaflet, as people are told
    words    TEXT   NOT NULL,                     -- the clinic's own
    state    TEXT   NOT NULL,                     -- proposed, then sending and sent, or rejected, or held
    proposer TEXT   NOT NULL,
    proposed BIGINT NOT NULL,
    decider  TEXT   NOT NULL DEFAULT '',          -- the second person
    decided  BIGINT NOT NULL DEFAULT 0,
    ended    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX recalls_state ON recalls (state, proposed);

-- Who is to get it: those who were told by the time of the second person's yes. A row goes
-- with its chat.
CREATE TABLE recall_chats (
    recall BIGINT NOT NULL REFERENCES recalls (id) ON DELETE CASCADE,
    chat   BIGINT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    quoted BIGINT NOT NULL,                       -- when it was quoted to the person last
    state  TEXT   NOT NULL DEFAULT 'waiting',     -- then queued, or left when they take no messages
    tries  INTEGER NOT NULL DEFAULT 0,            -- how often its channel was off
    said   BIGINT,                                -- the message with the correction, once it is queued
    PRIMARY KEY (recall, chat)
);
CREATE INDEX recall_chats_chat ON recall_chats (chat);
CREATE INDEX recall_chats_waiting ON recall_chats (recall, tries, chat) WHERE state = 'waiting';

-- +goose Down
DROP TABLE recall_chats;
DROP TABLE recalls;
DROP INDEX replies_leaflet;
ALTER TABLE replies DROP COLUMN proof;
