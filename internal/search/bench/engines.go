package main

import (
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search/query"
	_ "modernc.org/sqlite"

	"github.com/interpolref/interpolref/internal/search"
)

// ours is package search.
type ours struct {
	index  *search.Index
	corpus search.Corpus
}

func (e *ours) build(c search.Corpus, _ []row) (int64, error) {
	e.index, e.corpus = search.Build(c), c
	return 0, nil // it is all in the heap
}

func (e *ours) find(q string, fuzzy bool) ([]string, error) {
	var keys []string
	for _, h := range e.index.Search(search.Query{Text: q, Limit: 10, Exact: !fuzzy}).Hits {
		h.Snippet.HTML()
		keys = append(keys, e.corpus.Documents[h.Document].Key)
	}
	return keys, nil
}

func (e *ours) close() {}

// weights of the fields for the others, near those that ours is tuned to.
var weights = map[string]float64{
	"Title": 5, "Heading": 3, "Question": 3, "Names": 3, "Keywords": 3, "Summary": 3, "Body": 1,
}

type bleveEngine struct {
	memory bool // keep the index in memory
	dir    string
	index  bleve.Index
	rows   []row
}

func (e *bleveEngine) build(_ search.Corpus, rows []row) (int64, error) {
	mapping := bleve.NewIndexMapping()
	mapping.DefaultAnalyzer = "en"
	mapping.ScoringModel = "bm25"
	key := bleve.NewKeywordFieldMapping()
	mapping.DefaultMapping.AddFieldMappingsAt("Key", key)
	var err error
	if e.dir, err = os.MkdirTemp("", "bleve"); err != nil {
		return 0, err
	}
	if e.memory {
		e.index, err = bleve.NewUsing("", mapping, scorch.Name, scorch.Name, nil)
	} else {
		e.index, err = bleve.New(filepath.Join(e.dir, "index"), mapping)
	}
	if err != nil {
		return 0, err
	}
	batch := e.index.NewBatch()
	for i, r := range rows {
		if err := batch.Index(fmt.Sprint(i), r); err != nil {
			return 0, err
		}
		if batch.Size() == 1000 || i == len(rows)-1 {
			if err := e.index.Batch(batch); err != nil {
				return 0, err
			}
			batch.Reset()
		}
	}
	e.rows = rows
	return sizeOf(e.dir), nil
}

func (e *bleveEngine) find(q string, fuzzy bool) ([]string, error) {
	any := bleve.NewDisjunctionQuery()
	for field, weight := range weights {
		m := bleve.NewMatchQuery(q)
		m.SetField(field)
		m.SetBoost(weight)
		any.AddQuery(m)
		if fuzzy {
			f := bleve.NewMatchQuery(q)
			f.SetField(field)
			f.SetBoost(weight / 4)
			f.SetFuzziness(1)
			any.AddQuery(f)
		}
	}
	request := bleve.NewSearchRequestOptions(query.Query(any), 10, 0, false)
	request.Fields = []string{"Key"}
	request.Highlight = bleve.NewHighlightWithStyle("html")
	request.Highlight.AddField("Body")
	result, err := e.index.Search(request)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, h := range result.Hits {
		keys = append(keys, h.Fields["Key"].(string))
	}
	return keys, nil
}

func (e *bleveEngine) close() {
	e.index.Close()
	os.RemoveAll(e.dir)
}

type sqliteEngine struct {
	dir string
	db  *sql.DB
	ask *sql.Stmt
}

func (e *sqliteEngine) build(_ search.Corpus, rows []row) (int64, error) {
	var err error
	if e.dir, err = os.MkdirTemp("", "sqlite"); err != nil {
		return 0, err
	}
	if e.db, err = sql.Open("sqlite", filepath.Join(e.dir, "db")); err != nil {
		return 0, err
	}
	tx, err := e.db.Begin()
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(`create virtual table s using fts5(page unindexed, title, heading, question, names, keywords, summary, body,
		tokenize = "porter unicode61 remove_diacritics 2")`); err != nil {
		return 0, err
	}
	insert, err := tx.Prepare(`insert into s values (?,?,?,?,?,?,?,?)`)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		if _, err := insert.Exec(r.Key, r.Title, r.Heading, r.Question, r.Names, r.Keywords, r.Summary, r.Body); err != nil {
			return 0, err
		}
	}
	if _, err := tx.Exec(`insert into s(s) values ('optimize')`); err != nil {
		return 0, err
	}
	if err := tx.Commit(); err != nil {
		return 0, err
	}
	e.ask, err = e.db.Prepare(fmt.Sprintf(`select page, snippet(s, 7, '<mark>', '</mark>', '…', 30) from s where s match ?
		order by bm25(s, 0, %g, %g, %g, %g, %g, %g, %g) limit 10`,
		weights["Title"], weights["Heading"], weights["Question"], weights["Names"], weights["Keywords"], weights["Summary"], weights["Body"]))
	return sizeOf(e.dir), err
}

// find asks for any of the words, the last of which may be unfinished. FTS5 has no
// tolerance for misspelling.
func (e *sqliteEngine) find(q string, _ bool) ([]string, error) {
	words := strings.FieldsFunc(q, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	if len(words) == 0 {
		return nil, nil
	}
	for i, w := range words {
		words[i] = `"` + w + `"`
	}
	words[len(words)-1] += "*"
	rows, err := e.ask.Query(strings.Join(words, " OR "))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var keys []string
	for rows.Next() {
		var key, snippet string
		if err := rows.Scan(&key, &snippet); err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, rows.Err()
}

func (e *sqliteEngine) close() {
	e.db.Close()
	os.RemoveAll(e.dir)
}

func sizeOf(dir string) (size int64) {
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if info, err := d.Info(); err == nil && !d.IsDir() {
			size += info.Size()
		}
		return nil
	})
	return size
}
