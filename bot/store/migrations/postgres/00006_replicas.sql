-- Which instances live, which of them does what only one may do, and the keys.
-- Times of instances and leases are of the database's own clock.

-- +goose Up
CREATE TABLE instances (
    id    BIGINT PRIMARY KEY,                       -- random
    until BIGINT NOT NULL                           -- it is taken for dead from then on
);

CREATE TABLE leases (
    name  TEXT   PRIMARY KEY,
    owner BIGINT NOT NULL,                          -- the instance
    until BIGINT NOT NULL                           -- another may have it from then on
);

-- Each claim of a chat's work has a token of its own: what its owner writes is
-- refused once another has the work.
ALTER TABLE work ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;

-- The data keys that something is or was sealed with, each by a digest. One row is
-- current. sealed is what the key covers the desk's log with, sealed with the current one.
CREATE TABLE data_keys (
    id     BYTEA  PRIMARY KEY,
    state  TEXT   NOT NULL,                         -- current, older or retired
    sealed BYTEA  NOT NULL,
    at     BIGINT NOT NULL                          -- of its last change
);

-- What is personal is sealed with a key of its chat, which is sealed with the data
-- key and deleted with the chat.
CREATE TABLE chat_keys (
    chat BIGINT PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
    key  BYTEA  NOT NULL
);

-- +goose Down
DROP TABLE chat_keys;
DROP TABLE data_keys;
ALTER TABLE work DROP COLUMN fence;
DROP TABLE leases;
DROP TABLE instances;
