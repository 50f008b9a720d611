// Package archive writes everything that stores hold into one file, and brings
// such a file into other stores: from the embedded ones to MongoDB and an object
// store, or back. It works over the ports, so it knows no database.
//
// An archive is a plain tar file:
//
//	grids/000001.ndjson …   things of one kind, one JSON document a line, about
//	                        1 MiB in each entry; the kinds are in kinds.go
//	photos/<sha256>         the bytes of a photograph
//	manifest.json           what the archive holds; always the last entry
//
// Documents have the shapes of package document. A finding stands with its whole
// history, each event in the form that was hashed, so its chain can be verified
// from the archive alone. The entries are not compressed: photographs are JPEG
// already, and so the digests of an archive depend on its data only and not on
// the release of a compressor; whoever moves it may compress the whole.
//
// Sign-ins, counted failures and leases are not in it. Hashes of passwords are:
// an archive is a secret.
package archive
