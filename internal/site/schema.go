package site

import (
	"github.com/interpolref/interpolref/internal/library"
)

// object is a thing of the schema.org vocabulary.
type object map[string]any

// schema describes a page to search engines.
func (r *renderer) schema(p *library.Page) any {
	url := r.addresses.absolute(p.Path)
	var graph []object
	reg := registerAt(p.Path)
	switch {
	case p.Path == "/":
		graph = append(graph, object{
			"@type": "WebSite", "name": r.lib.Settings.Name, "url": url, "description": p.Summary, "inLanguage": p.Lang,
			"potentialAction": object{
				"@type": "SearchAction", "target": r.addresses.absolute(r.searchPath() + "?q={search_term_string}"),
				"query-input": "required name=search_term_string",
			},
		})
	case reg != nil && reg.schema != nil:
		graph = append(graph, reg.schema(r, url))
	default:
		article := object{"@type": "Article", "headline": p.Title, "description": p.Summary, "url": url, "inLanguage": p.Lang}
		if iso := p.Reviewed.ISO(); iso != "" {
			article["dateModified"] = iso
		}
		graph = append(graph, article)
	}
	if crumbs := r.breadcrumbsData(p); crumbs != nil {
		graph = append(graph, crumbs)
	}
	return object{"@context": "https://schema.org", "@graph": graph}
}

func (r *renderer) breadcrumbsData(p *library.Page) object {
	var items []object
	for above := p; above != nil; above = above.Parent {
		items = append([]object{{"@type": "ListItem", "name": above.Title, "item": r.addresses.absolute(above.Path)}}, items...)
	}
	if len(items) < 2 {
		return nil
	}
	for i := range items {
		items[i]["position"] = i + 1
	}
	return object{"@type": "BreadcrumbList", "itemListElement": items}
}
