// Package document has the shapes in which databases keep the things of the
// domain. All adapters share them, so that a member is added in one place and no
// store forgets it.
//
// A shape is written in two forms by the same struct tags: as JSON, see Encode
// and Decode, and by the MongoDB driver as BSON, with its option
// UseJSONStructTags. Times are milliseconds since 1970 in JSON and dates in BSON.
// Both forms give back what was stored: empty slices and maps come back nil.
package document
