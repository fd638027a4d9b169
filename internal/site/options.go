package site

import (
	"io/fs"
	"net/url"
	"time"
)

// Options say where and how a site is served.
type Options struct {
	BaseURL *url.URL  // of the home page; if nil, http://127.0.0.1:8080/ or, with Files, unknown: no page says where it is
	Dev     bool      // a working tree is being served: pages load the script that reloads them
	Today   time.Time // the ages of entries are counted up to it; now if zero
	Files   bool      // the site becomes files, without a server of ours: a script searches
	Workers int       // how many pages are rendered at once; as many as there are processors if 0
	Own     fs.FS     // the host's folders templates and static, if it has them; may be nil
}
