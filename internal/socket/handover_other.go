//go:build !unix

package socket

import (
	"context"
	"errors"
	"os"
)

func (s *Sockets) handed() []*os.File { return nil }

// Ready tells the process that this one replaces, if there is one, that it may end.
func (s *Sockets) Ready() error { return nil }

// Replace is not possible on this system.
func (s *Sockets) Replace(context.Context) (pid int, err error) {
	return 0, errors.New("sockets cannot be handed over on this system")
}
