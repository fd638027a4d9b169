package server

import (
	"fmt"
	"io"
	"os"
)

// readRegular returns the text of a regular file of at most limit bytes. Opening a FIFO would wait for a
// writer, and reading a device might never end.
func readRegular(name string, limit int64) ([]byte, error) {
	if err := checkRegular(name, limit); err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// checkRegular returns an error where a name, which may be a link, leads to anything but a regular file of at
// most limit bytes. A file that does not exist is no error here.
func checkRegular(name string, limit int64) error {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil // opening it returns the error
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no regular file", name)
	case info.Size() > limit:
		return fmt.Errorf("%s has %d bytes, more than the %d that are read", name, info.Size(), limit)
	}
	return nil
}
