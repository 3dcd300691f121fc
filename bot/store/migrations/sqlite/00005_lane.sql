-- Who gives the advice for an emergency, until when, and when it went out. It is given
-- beside the ordinary way: what is answered here may be advised later, and the other way round.

-- +goose Up
ALTER TABLE arrivals ADD COLUMN lane INTEGER;       -- the holder's number; NULL for what is no emergency
ALTER TABLE arrivals ADD COLUMN lane_until INTEGER; -- then another may take it over; NULL once it is advised
ALTER TABLE arrivals ADD COLUMN advised INTEGER;
CREATE INDEX arrivals_lane ON arrivals (external) WHERE lane_until IS NOT NULL;

-- +goose Down
DROP INDEX arrivals_lane;
ALTER TABLE arrivals DROP COLUMN advised;
ALTER TABLE arrivals DROP COLUMN lane_until;
ALTER TABLE arrivals DROP COLUMN lane;
