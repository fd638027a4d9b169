// Package hosting runs the built program as administrators do: behind web servers, replaced
// while it works, and among clients that mean it ill. It holds tests alone.
package hosting
