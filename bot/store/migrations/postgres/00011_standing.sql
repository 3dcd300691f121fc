-- What is kept of a chat beside its conversation: which links admitted it to audiences, and which
-- notice on privacy it had.

-- +goose Up
ALTER TABLE chats ADD COLUMN standing BYTEA;         -- sealed with the chat's key; NULL for nothing

-- +goose Down
ALTER TABLE chats DROP COLUMN standing;
