-- Numbers for keys and enumerations: see names.go.
CREATE TABLE names(
  no   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- Registers. "member" is what must be unique besides the ID, "sort" is the order
-- of the list; a list that runs newest first sorts by the negated time, so that
-- every page is one ascending range. One side row for each key of the thing.
CREATE TABLE orgs(
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, member TEXT UNIQUE,
  sort TEXT NOT NULL, version INTEGER NOT NULL, doc BLOB NOT NULL
) STRICT;
CREATE TABLE orgs_side(
  key INTEGER NOT NULL, sort TEXT NOT NULL, id TEXT NOT NULL, no INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  PRIMARY KEY(key, sort, id)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE orgs_text USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');

CREATE TABLE grids(
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, member TEXT UNIQUE,
  sort TEXT NOT NULL, version INTEGER NOT NULL, doc BLOB NOT NULL
) STRICT;
CREATE TABLE grids_side(
  key INTEGER NOT NULL, sort TEXT NOT NULL, id TEXT NOT NULL, no INTEGER NOT NULL,
  PRIMARY KEY(key, sort, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE users(
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, member TEXT UNIQUE,
  sort TEXT NOT NULL, version INTEGER NOT NULL, doc BLOB NOT NULL
) STRICT;
CREATE TABLE users_side(
  key INTEGER NOT NULL, sort TEXT NOT NULL, id TEXT NOT NULL, no INTEGER NOT NULL,
  role INTEGER NOT NULL,
  PRIMARY KEY(key, sort, id)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE users_text USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');

CREATE TABLE premises(
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, member TEXT UNIQUE,
  sort TEXT NOT NULL, version INTEGER NOT NULL, doc BLOB NOT NULL
) STRICT;
CREATE TABLE premises_side(
  key INTEGER NOT NULL, sort TEXT NOT NULL, id TEXT NOT NULL, no INTEGER NOT NULL,
  class INTEGER NOT NULL,
  PRIMARY KEY(key, sort, id)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE premises_text USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');

CREATE TABLE reports(
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, member TEXT UNIQUE,
  sort INTEGER NOT NULL, version INTEGER NOT NULL, doc BLOB NOT NULL
) STRICT;
CREATE TABLE reports_side(
  key INTEGER NOT NULL, sort INTEGER NOT NULL, id TEXT NOT NULL, no INTEGER NOT NULL,
  PRIMARY KEY(key, sort, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE inspections(
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, member TEXT UNIQUE,
  sort INTEGER NOT NULL, version INTEGER NOT NULL, doc BLOB NOT NULL
) STRICT;
CREATE TABLE inspections_side(
  key INTEGER NOT NULL, sort INTEGER NOT NULL, id TEXT NOT NULL, no INTEGER NOT NULL,
  kind INTEGER NOT NULL, status INTEGER NOT NULL,
  PRIMARY KEY(key, sort, id)
) STRICT, WITHOUT ROWID;

-- Findings. "due" and "act_by" hold a time past all others when there is none;
-- "found" and "published" are negated.
CREATE TABLE findings(
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL, open INTEGER NOT NULL, due INTEGER NOT NULL,
  found INTEGER NOT NULL, published INTEGER, doc BLOB NOT NULL
) STRICT;
CREATE INDEX findings_published ON findings(published, id) WHERE published IS NOT NULL;
CREATE TABLE findings_side(
  key INTEGER NOT NULL, open INTEGER NOT NULL, due INTEGER NOT NULL, id TEXT NOT NULL,
  no INTEGER NOT NULL, found INTEGER NOT NULL, status INTEGER NOT NULL,
  severity INTEGER NOT NULL, category INTEGER NOT NULL, source INTEGER NOT NULL,
  act_by INTEGER NOT NULL, path INTEGER NOT NULL, org INTEGER NOT NULL,
  PRIMARY KEY(key, open, due, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX findings_side_found ON findings_side(key, found, id);
CREATE VIRTUAL TABLE findings_text USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');

-- A history is a run of numbers: finding << 20 | seq. The body is the canonical
-- form of the event, as it was hashed.
CREATE TABLE events(
  no INTEGER PRIMARY KEY, finding INTEGER NOT NULL, command_id TEXT NOT NULL, body BLOB NOT NULL,
  UNIQUE(finding, command_id)
) STRICT;

-- Which records name a photograph. kind: 1 finding, 2 inspection; record is its
-- number there.
CREATE TABLE photo_links(
  photo BLOB NOT NULL, kind INTEGER NOT NULL, record INTEGER NOT NULL,
  PRIMARY KEY(photo, kind, record)
) STRICT, WITHOUT ROWID;
CREATE TABLE uploads(
  photo BLOB NOT NULL, uploader TEXT NOT NULL, at INTEGER NOT NULL, doc BLOB NOT NULL,
  PRIMARY KEY(photo, uploader)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots(
  no INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, body BLOB NOT NULL
) STRICT;

CREATE TABLE sessions(
  token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL,
  created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_user ON sessions(user_id);
CREATE INDEX sessions_expiry ON sessions(expires_at);

CREATE TABLE throttle(
  key TEXT PRIMARY KEY, count INTEGER NOT NULL, last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX throttle_last ON throttle(last);

CREATE TABLE sequences(
  series TEXT PRIMARY KEY, last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit(
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, doc BLOB NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit(at, id);
