-- Texts of replies that are too old are looked for every hour, while nobody else can write: of a million replies,
-- only those that still have some are gone through.

-- +goose Up
CREATE INDEX replies_texts ON replies (at) WHERE (offer IS NOT NULL OR choices IS NOT NULL OR question IS NOT NULL);

-- +goose Down
DROP INDEX replies_texts;
