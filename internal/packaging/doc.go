// Package packaging holds what makes a release of the program, and no code of the program.
// Its tests make a release and install it.
//
//	dist.sh      what make dist runs: builds everything below from the last commit
//	deb          the Debian package: its description and the scripts that run on installing
//	systemd      the service and its socket
//	container    the file that a container image is built from
//	kubernetes   manifests for a cluster, and in check a module whose test validates them
//
// # What is in dist/ after make dist
//
//	linux_amd64/interpolref                    the program, one folder for each system
//	interpolref_V_linux_amd64.tar.gz           the program with its licences
//	interpolref_V_linux_amd64.cdx.json         its bill of materials, in CycloneDX
//	interpolref_V_amd64.deb                    for Debian and its like
//	SHA256SUMS                                 of all of these
//
// The same commit gives the same bytes in any folder: the source is a fresh clone, the
// versions of Go and of the tools are fixed, paths are trimmed, and every time is the
// commit's. A bill of materials names the hash of the tool that made it, so it also depends
// on the machine's architecture. Signing is left to whoever publishes a release.
package packaging
