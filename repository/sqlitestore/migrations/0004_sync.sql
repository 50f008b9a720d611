-- A tablet's session lives longer.
ALTER TABLE sessions ADD COLUMN offline INTEGER NOT NULL DEFAULT 0;

-- The feeds. "changed" is the number of the last write of a row: milliseconds, and
-- in each table more than any before. There is one writer, so numbers become
-- visible in their order. What was written before has none: no feed had begun.
ALTER TABLE orgs ADD COLUMN changed INTEGER;
CREATE UNIQUE INDEX orgs_changed ON orgs(changed) WHERE changed IS NOT NULL;
ALTER TABLE grids ADD COLUMN changed INTEGER;
CREATE UNIQUE INDEX grids_changed ON grids(changed) WHERE changed IS NOT NULL;
ALTER TABLE users ADD COLUMN changed INTEGER;
CREATE UNIQUE INDEX users_changed ON users(changed) WHERE changed IS NOT NULL;
ALTER TABLE premises ADD COLUMN changed INTEGER;
CREATE UNIQUE INDEX premises_changed ON premises(changed) WHERE changed IS NOT NULL;
ALTER TABLE reports ADD COLUMN changed INTEGER;
CREATE UNIQUE INDEX reports_changed ON reports(changed) WHERE changed IS NOT NULL;
ALTER TABLE templates ADD COLUMN changed INTEGER;
CREATE UNIQUE INDEX templates_changed ON templates(changed) WHERE changed IS NOT NULL;
ALTER TABLE findings ADD COLUMN changed INTEGER;
CREATE UNIQUE INDEX findings_changed ON findings(changed) WHERE changed IS NOT NULL;
