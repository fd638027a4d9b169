// The program build measures how long the reference takes to be built, and how much memory.
//
// With -start it starts the built program many times, with the content that is embedded, and
// measures until it says that it serves.
//
// Otherwise it makes up a large reference, two thousand pages of seven hundred words with
// citations, terms and code, and builds it with the built program and with Hugo, side by side
// in one run. Hugo gets the same Markdown, with shortcodes for citations and terms that look
// up the same registers, and a layout with the same parts: navigation, breadcrumbs, the list
// of the section, contents, numbered references, and each page as JSON and Markdown too. What
// Hugo has not is left out of its time: it compresses nothing, hashes nothing, builds no search
// index, reports no dead link, and makes no pages of the registers.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"os/signal"
)

var (
	start  = flag.Int("start", 0, "start the program this often with its own content, instead of building a large reference")
	binary = flag.String("binary", "bin/interpolref", "the program to measure")
	hugo   = flag.String("hugo", ".tools/hugo", "the program hugo; its rows are left out where it is not there")
	rounds = flag.Int("rounds", 3, "how often each is built")
	write  = flag.String("write", "", "make up the large reference, write it to this folder and do no more")
)

// The large reference.
const (
	pages   = 2_000
	words   = 700 // of a page, code not counted
	sources = 1_000
	terms   = 500
	folder  = 50 // pages in one
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("build: ")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	switch {
	case *write != "":
		err = bench{*write}.write()
	case *start > 0:
		err = measureStart(ctx, *start)
	default:
		err = measureBuild(ctx)
	}
	if err != nil {
		log.Fatal(err)
	}
}
