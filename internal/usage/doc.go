// Package usage counts how often each page was read on each day. It knows nothing else: no
// reader, no address, no time of day, no order of pages.
//
// # The file
//
// Counts may be kept in a file, a table in CSV with the columns day, page and views, sorted,
// with days in UTC and those of the last 400 days only. It holds whole counts at any time: it
// is written beside, flushed to the disk, and renamed. A process adds to it once a minute what
// it has counted since, under a lock on the file's name with ".lock" after it, so that two
// processes can share a file. A process that is killed loses the last minute. A file that
// is damaged, unreadable or no regular file is reported and left alone.
package usage
