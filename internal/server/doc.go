// Package server runs a process that serves: it listens, loads, serves, reloads what changes, and ends without
// losing a request. [Run] is all of it; package web answers the requests.
//
// # How it hangs together
//
//	server.go        Run: listen, load, serve, drain          → all below
//	listen.go        sockets: opened here, or handed over by systemd
//	http.go          limits of the HTTP servers, the redirect to HTTPS, the administrator's address
//	certificates.go  TLS from files (→ file.go) or by ACME
//	content.go       the site that is served, and how it is built again
//	watch.go         polls files for changes
//	systemd.go       sd_notify(3) and the watchdog
//	log.go           a log that never blocks
//
// # Goroutines
//
// The main loop only waits: for a listener that failed, or for the end. Nothing that reads a file
// runs in it, since a mount that hangs would keep it from signals. Reloads have a goroutine of their own, so
// there is one at a time; signals and changes during a reload coalesce into one more reload.
// Certificates, counts and the watchdog have a goroutine each.
//
// # How it ends
//
// When the context is done, /readyz fails for the drain delay while everything is still answered.
// Then nothing more is accepted, each answer asks its client to close the connection
// (drainTimeout), requests that have begun are answered (shutdownTimeout), and Run returns. Under
// systemd's socket activation the socket stays open meanwhile: new connections wait in it for the
// next process, so a restart loses no request.
package server
