// Package edition holds a site that was rendered once: an immutable set of responses by path,
// each file in the variants of HTTP's content negotiation (identity, gzip, Brotli) with strong
// validators. It answers requests with a look-up and a write. It knows nothing of pages.
//
// A [Builder] takes files and redirects, hashes them and builds the edition. Compressed
// variants are made when asked for, one at a time, or all by [Edition.Compress]; [Edition.Reuse] takes
// over those that an edition before it made. The same files give the same bytes and the same
// validators, in whatever order they were added.
//
// # What a response promises
//
//   - A strong ETag for each variant, made from the file's content and the content coding.
//   - Vary: Accept-Encoding and Content-Length, always.
//   - The coding with the highest q-value in Accept-Encoding; among equals Brotli, then gzip. A
//     coding that does not make a file smaller is not used. Neither is a variant that has not been
//     made yet, if another one is being made for another request. A client that refuses every encoding, the
//     identity included, gets the identity nevertheless: RFC 9110 (12.5.3) leaves a server
//     free to disregard the field, and a page in plain form helps more than a 406.
//   - 304 where If-None-Match names the chosen variant, by weak comparison.
//   - Surrogate-Control and Surrogate-Key on all that changes with an edition: a cache in front of
//     the server may keep it for five minutes, and can purge all with the key "edition-" and the id.
//   - The whole file: ranges are not supported and a Range field is ignored, as RFC 9110
//     (14.2) allows.
package edition
