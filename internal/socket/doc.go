// Package socket opens the sockets that a server listens on, or takes over open ones: those
// that systemd holds for it, or those of the process that it replaces.
//
// # Where sockets come from
//
// Open sockets are handed to a process as sd_listen_fds(3) describes: the descriptors from
// 3 on, their number in LISTEN_FDS, their names in LISTEN_FDNAMES. The names that a program
// gives its own sockets are taken as they are ("admin"); sockets under any other name,
// such as that of systemd's unit, are those of [HTTP].
//
// # How a process is replaced
//
// [Sockets.Replace] starts the program again, from the file that stands where its own was,
// with the same arguments and all open sockets. Both processes then have the same sockets
// and the kernel gives each connection to one of them, so there is no moment at which none
// would be accepted. The new process calls [Sockets.Ready] when it serves; only then does
// Replace return, and the old one can stop accepting and end what it has begun. If the new
// one ends or does not become ready in time, the old one goes on as if nothing had been.
//
// A socket in the file system ("unix:/run/site.sock") stays there when it is handed over.
package socket
