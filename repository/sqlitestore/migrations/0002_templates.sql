-- The templates of organisations, a register as in 0001. "member" is the code and
-- the version of the checklist; "sort" its name, its code and the negated time.
CREATE TABLE templates(
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, member TEXT UNIQUE,
  sort TEXT NOT NULL, version INTEGER NOT NULL, doc BLOB NOT NULL
) STRICT;
CREATE TABLE templates_side(
  key INTEGER NOT NULL, sort TEXT NOT NULL, id TEXT NOT NULL, no INTEGER NOT NULL,
  category INTEGER NOT NULL, status INTEGER NOT NULL,
  PRIMARY KEY(key, sort, id)
) STRICT, WITHOUT ROWID;
