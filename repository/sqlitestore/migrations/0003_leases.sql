-- Who does a piece of background work, and until when.
CREATE TABLE leases(
  name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
