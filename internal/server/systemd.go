package server

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// notify tells systemd the state of the process, if it was started by systemd.
func notify(log *Log, state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		log.Warn("systemd was not notified", "state", state, "error", err)
	}
}

// watchdog tells systemd's watchdog that the process lives, as long as it answers requests at an address of its
// own.
func watchdog(ctx context.Context, log *Log, addr net.Addr, base *url.URL) {
	interval, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		log.Warn("the watchdog's interval cannot be read", "error", err)
	}
	if interval == 0 {
		return
	}
	client := &http.Client{
		Timeout: interval / 2,
		Transport: &http.Transport{
			// The request goes to this process, whose certificate may be missing yet. An IP
			// address is not sent as SNI, so that no certificate for a host is asked for.
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true, ServerName: "127.0.0.1"},
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, addr.Network(), addr.String())
			},
		},
	}
	tick := time.NewTicker(interval / 2)
	defer tick.Stop()
	for {
		answer, err := client.Get(base.JoinPath("healthz").String())
		if err == nil {
			answer.Body.Close()
			notify(log, daemon.SdNotifyWatchdog)
		} else if ctx.Err() == nil {
			log.Error("the program does not answer itself", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
