//go:build !unix

package server

import "os"

// There is no such signal on this system.
func hangups() <-chan os.Signal { return nil }
