// Package edition holds a site that was rendered once: an immutable set of responses
// by path, each in every encoding, with validators and an id made from the content of
// all of them. It answers requests with a look-up and a write, and writes itself out as
// files. It knows nothing of pages.
//
// A [Builder] takes files and redirects; [Builder.Build] compresses, hashes and freezes
// them. The same content gives the same bytes, the same validators and the same id, in
// whatever order and on whatever machine it was added.
//
// # What a response promises
//
//   - A strong ETag for each encoding, made from the content and the encoding.
//   - Vary: Accept-Encoding and Content-Length, always.
//   - The encoding that the client prefers; among equals the smallest. An encoding that
//     does not make a file smaller is not kept. A client that refuses every encoding, the
//     identity included, gets the identity nevertheless: RFC 9110 (12.5.3) leaves a server
//     free to disregard the field, and a page in plain form helps more than a 406.
//   - 304 where If-None-Match names the chosen form, by weak comparison.
//   - Surrogate-Control and Surrogate-Key on all that changes with an edition: a cache of the
//     host's own may keep it for five minutes, and can be told to forget "edition-" and the id.
//   - The whole file: ranges are not supported and a Range field is ignored, as RFC 9110
//     (14.2) allows.
package edition
