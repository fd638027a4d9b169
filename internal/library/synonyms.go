package library

// readSynonyms reads the lists of words that mean the same.
func (l *loader) readSynonyms() {
	f, tree := l.parse("data/synonyms.yaml")
	if tree == nil {
		return
	}
	for _, n := range tree.Content {
		var group []string
		decode(f, n, &group)
		if len(group) < 2 {
			f.fault(at(n), "a word alone has no synonym", "write - [word, another, words for it]")
			continue
		}
		l.lib.Synonyms = append(l.lib.Synonyms, group)
	}
}
