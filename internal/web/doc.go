// Package web serves a site over HTTP. It knows sites and editions, and nothing of how
// they came to be.
//
// # How a request is answered
//
//  1. Requests that are too long, or carry too much, are refused: 414 and 413.
//  2. The path of the base URL is cut off, once. If it has one, the root of the host redirects
//     to the home page, and the probes /healthz and /readyz are also answered there.
//  3. What the edition holds is answered from it: a look-up and a write.
//  4. Other paths go to the router, whose routes stand in routes.go.
//  5. A path in another spelling (upper case, a slash too few or too many, index.html, dot
//     segments, needless escapes) is redirected with 308 to the one that exists. The new
//     address is always made from a path that was found, so no redirect leaves the site.
//     A slash or backslash that is written as an escape is no separator, and control
//     characters are no spelling of anything: such paths do not exist.
//  6. Everything else is 404, with pages that may have been meant.
//
// Handlers return errors, and one place answers: a page for readers, {"error": "…"} under
// /api/. The cause goes to the log only. A panic is logged with its stack and answered with a
// page that was rendered beforehand, as all pages of errors are that need no words of the request.
//
// # What computing may cost
//
// Searches, suggestions and pages of what was not found compute, and share one bound: as many run
// at once as there are cores less one (at least one), for each of them 32 others wait for at most two
// seconds, and all further ones get 503 with Retry-After. A page that was not found gets 404 even then,
// without suggestions. Compressing in the background takes its turns under the same bound. A request
// whose client has left is not begun. An HTTP/2 connection has at most 100 streams open.
//
// # What every response carries
//
// The security headers of header.go, errors included; only what net/http itself refuses
// before a handler runs (400 for what is not HTTP, 431) is without them. By the rules of
// Mozilla's HTTP Observatory, pages score what a site without cookies can. What other sites
// are meant to read, everything but pages and their assets, may be read from any origin (CORS),
// validators included.
//
// # What the log holds
//
// Method, protocol, whether TLS was used, the client's network, route, status, bytes and
// duration of each request. A network is the first 24 bits of an IPv4 address or 48 of an IPv6
// address; whose word on the address is taken, [Proxies] say. A route is a pattern of the
// router or a path of the edition. Nothing that was typed is logged. What net/http logs has its
// addresses shortened in the same way; what clients cause of it, such as failed handshakes, is
// logged at debug level.
//
// # What is counted
//
// Requests and their duration, by route and status; files of the edition are four routes: page,
// asset, data and redirect. Bytes by encoding, connections, searches and what became of them,
// reloads. With [Options].Usage, also how often each page is read: every GET of it, with 200 or
// 304.
//
// # What is not for the public
//
// Metrics, counts and profiles are at the address of [Server.Admin]; /-/live and /-/faults exist
// while a working tree is served. Both refuse requests that pages of other sites make in the browser of
// somebody who can reach them, by Host and Sec-Fetch-Site.
package web
