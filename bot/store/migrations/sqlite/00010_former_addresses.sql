-- The addresses that chats had before they moved: a group that became a supergroup has another
-- id, and the one of before still stands in the config and in what is under way.

-- +goose Up
CREATE TABLE former_addresses (
    channel TEXT    NOT NULL,
    lookup  BLOB    NOT NULL,                       -- keyed hash of the address, as in chats
    chat    INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    PRIMARY KEY (channel, lookup)
);
CREATE INDEX former_addresses_chat ON former_addresses (chat);

-- +goose Down
DROP TABLE former_addresses;
