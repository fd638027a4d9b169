//go:build !unix

package main

import "os"

// There are no such signals on this system.
func reloadSignals() <-chan os.Signal  { return nil }
func upgradeSignals() <-chan os.Signal { return nil }
