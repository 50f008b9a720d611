// Package mongostore keeps everything but photographs in a MongoDB database: the
// adapter of the ports of hazard.Stores for an installation with many servers.
//
// # Documents
//
// One aggregate is one document:
//
//	{_id: ID, version: 3, schema: 1, doc: {…the shape of package document…}, keys: […], …}
//
// What stands beside doc is derived from it for queries and never read back as
// truth. keys are those under which the thing is listed (scope, premises, person;
// see keys.go), tokens the words by which it is found, member what is unique
// besides the ID. Every list is a range of an index {keys, sort, _id}.
//
// # Writes
//
// Nothing needs a transaction: each change is one update of one document that
// names the version it was made from, so that of two who change it one begins
// again. Where several documents are written (a submitted inspection and its
// findings), the first carries what is still to be done, and whoever meets it
// finishes it.
//
// Writes are acknowledged by a majority and from the journal. Reads go to the
// primary with read concern local: a compare-and-swap must see what is newest,
// and what was read from the primary cannot be lost behind an acknowledged write
// that was made after it, since both are in one log.
//
// # What servers must know
//
// Only what every MongoDB-compatible server has: no transactions, no change
// streams, no array filters, no text or partial indexes. Sessions and counts are
// expired by the clock of the program (Sessions.DeleteExpired); a TTL index is a
// second broom long after, where the server has such.
package mongostore
