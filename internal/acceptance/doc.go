// Package acceptance tests the built program as its readers meet it: the real binary on a
// loopback port, read by Chromium, axe-core, Lighthouse and the Nu HTML checker. The
// checkers are installed by .ci/setup from the pinned versions in package.json.
package acceptance
