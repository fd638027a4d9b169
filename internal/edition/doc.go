// Package edition holds a site that was rendered once: an immutable set of responses
// by path, each in every encoding, with validators and an id made from the content of
// all of them. It answers requests with a look-up and a write, and writes itself out as
// files. It knows nothing of pages.
package edition
