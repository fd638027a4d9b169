package server

import (
	"fmt"
	"io"
	"os"
)

// readRegular returns the text of a regular file of at most limit bytes. Opening a FIFO, say,
// would wait for whoever writes to it, and reading a device would never end.
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

// checkRegular returns an error where a name, which may be a link, stands for anything but a
// regular file of at most limit bytes, or for nothing.
func checkRegular(name string, limit int64) error {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil // whoever opens it says so
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no regular file", name)
	case info.Size() > limit:
		return fmt.Errorf("%s has %d bytes, more than the %d that are read", name, info.Size(), limit)
	}
	return nil
}
