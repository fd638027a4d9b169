package site

import "github.com/interpolref/interpolref/internal/library"

// object is a thing of the schema.org vocabulary.
type object map[string]any

// pageData describes a page to search engines.
func (s *Site) pageData(p *library.Page) any {
	url := s.addresses.absolute(p.Path)
	var graph []object
	switch {
	case p.Path == "/":
		graph = append(graph, object{
			"@type": "WebSite", "name": s.lib.Settings.Name, "url": url, "description": p.Summary, "inLanguage": p.Lang,
			"potentialAction": object{
				"@type": "SearchAction", "target": s.addresses.absolute(s.searchPath() + "?q={search_term_string}"),
				"query-input": "required name=search_term_string",
			},
		})
	case p.Path == "/questions/":
		graph = append(graph, s.questionsData(url))
	default:
		article := object{"@type": "Article", "headline": p.Title, "description": p.Summary, "url": url, "inLanguage": p.Lang}
		if iso := p.Reviewed.ISO(); iso != "" {
			article["dateModified"] = iso
		}
		graph = append(graph, article)
	}
	if crumbs := s.breadcrumbsData(p); crumbs != nil {
		graph = append(graph, crumbs)
	}
	return object{"@context": "https://schema.org", "@graph": graph}
}

func (s *Site) questionsData(url string) object {
	return object{"@type": "FAQPage", "url": url, "mainEntity": list(s.lib.Questions, func(q *library.Question) object {
		return object{
			"@type": "Question", "name": q.Text, "url": url + "#" + q.ID,
			"acceptedAnswer": object{"@type": "Answer", "text": q.Answer},
		}
	})}
}

func (s *Site) breadcrumbsData(p *library.Page) object {
	var items []object
	for above := p; above != nil; above = above.Parent {
		items = append([]object{{"@type": "ListItem", "name": above.Title, "item": s.addresses.absolute(above.Path)}}, items...)
	}
	if len(items) < 2 {
		return nil
	}
	for i := range items {
		items[i]["position"] = i + 1
	}
	return object{"@type": "BreadcrumbList", "itemListElement": items}
}
