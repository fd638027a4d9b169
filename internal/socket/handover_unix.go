//go:build unix

package socket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/coreos/go-systemd/v22/activation"
	"golang.org/x/sys/unix"
)

const (
	// replaces holds the number of the process that hands its sockets over. That one cannot
	// know the number of the new process beforehand, which LISTEN_PID would have to hold.
	replaces = "SOCKET_REPLACES"
	// readyName is the name under which the new process gets the pipe for its answer.
	readyName = "ready"
)

// program is the file that this process was started from. It is found again by its name, as
// what replaces it is another file.
var program = func() string {
	path, err := exec.LookPath(os.Args[0])
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		path, _ = os.Executable()
	}
	return path
}()

// handed returns the sockets that this process was given.
func (s *Sockets) handed() (files []*os.File) {
	if os.Getenv(replaces) == strconv.Itoa(os.Getppid()) {
		os.Setenv("LISTEN_PID", strconv.Itoa(os.Getpid()))
	}
	os.Unsetenv(replaces)
	for _, f := range activation.Files(true) {
		if f.Name() == readyName {
			s.ready = f
		} else {
			files = append(files, f)
		}
	}
	return files
}

// Ready tells the process that this one replaces, if there is one, that it may end.
func (s *Sockets) Ready() error {
	if s.ready == nil {
		return nil
	}
	defer func() { s.ready = nil }()
	if _, err := s.ready.Write([]byte{'\n'}); err != nil {
		s.ready.Close()
		return fmt.Errorf("telling the process before: %w", err)
	}
	return s.ready.Close()
}

// Replace starts the program anew with all open sockets and waits until it is ready. It
// returns its number. On an error, and when the context is done before, the new process is
// gone and nothing has changed.
func (s *Sockets) Replace(ctx context.Context) (pid int, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("starting %s anew: %w", program, err)
		}
	}()
	if os.Getpid() == 1 {
		return 0, errors.New("a container ends with its first process, so none can take over from it")
	}
	answer, ready, err := os.Pipe()
	if err != nil {
		return 0, err
	}
	defer answer.Close()
	defer ready.Close()
	files, names := []*os.File{ready}, []string{readyName}
	for _, o := range s.open {
		f, err := duplicate(o.listener)
		if err != nil {
			return 0, err
		}
		defer f.Close()
		files, names = append(files, f), append(names, o.name)
	}

	next := exec.Command(program, os.Args[1:]...)
	next.Stdin, next.Stdout, next.Stderr = os.Stdin, os.Stdout, os.Stderr
	next.ExtraFiles = files
	next.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "LISTEN_") || strings.HasPrefix(v, "WATCHDOG_PID=")
	}),
		"LISTEN_FDS="+strconv.Itoa(len(files)),
		"LISTEN_FDNAMES="+strings.Join(names, ":"),
		replaces+"="+strconv.Itoa(os.Getpid()))
	if err := next.Start(); err != nil {
		return 0, err
	}
	ready.Close() // so that the pipe ends if the new process does

	stop := context.AfterFunc(ctx, func() { next.Process.Kill() })
	_, err = io.ReadFull(answer, make([]byte, 1))
	if stopped := !stop(); stopped || err != nil {
		next.Process.Kill()
		status := next.Wait()
		if stopped {
			return 0, fmt.Errorf("it was not ready in time: %w", context.Cause(ctx))
		}
		return 0, fmt.Errorf("it ended before it was ready: %w", status)
	}
	for _, o := range s.open {
		if u, ok := o.listener.(*net.UnixListener); ok {
			u.SetUnlinkOnClose(false)
		}
	}
	go next.Wait()
	return next.Process.Pid, nil
}

// duplicate returns another descriptor of a socket. The File methods of package net would
// not do: os/exec makes what they return blocking, and with it the socket itself.
func duplicate(l net.Listener) (*os.File, error) {
	c, ok := l.(syscall.Conn)
	if !ok {
		return nil, errors.New("a socket cannot be handed over")
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return nil, err
	}
	var copied int
	var copyErr error
	if err := raw.Control(func(fd uintptr) {
		copied, copyErr = unix.FcntlInt(fd, unix.F_DUPFD_CLOEXEC, 0)
	}); err != nil {
		return nil, err
	}
	if copyErr != nil {
		return nil, fmt.Errorf("copying a socket's descriptor: %w", copyErr)
	}
	return os.NewFile(uintptr(copied), l.Addr().String()), nil
}
