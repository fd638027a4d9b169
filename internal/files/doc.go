// Package files writes a site as files: for a server of files, as a folder that needs no server, or as a single
// file. The site must have been built with [site.Options].Files.
package files
