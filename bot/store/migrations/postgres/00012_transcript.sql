-- The page shows what was written in a chat and what was delivered to it.

-- +goose Up
CREATE INDEX arrivals_chat ON arrivals (chat, id);
CREATE INDEX parcels_chat ON parcels (chat, id) WHERE state = 'sent';

-- +goose Down
DROP INDEX parcels_chat;
DROP INDEX arrivals_chat;
