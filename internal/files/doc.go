// Package files makes files of a site, which a plain server, a folder or a single file can hold.
// It works on the site's edition, which must have been built for files
// ([site.Options].Files).
package files
