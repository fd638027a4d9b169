package site

import "github.com/interpolref/interpolref/internal/library"

// object is a thing of the schema.org vocabulary.
type object map[string]any

// schema describes a page to search engines: what it is about, and where it stands.
func (r *renderer) schema(p *library.Page, about object) any {
	graph := []object{about}
	var crumbs []object
	for above := p; above != nil; above = above.Parent {
		crumbs = append([]object{{"@type": "ListItem", "name": above.Title, "item": r.addresses.absolute(above.Path)}}, crumbs...)
	}
	for i := range crumbs {
		crumbs[i]["position"] = i + 1
	}
	if len(crumbs) > 1 {
		graph = append(graph, object{"@type": "BreadcrumbList", "itemListElement": crumbs})
	}
	return object{"@context": "https://schema.org", "@graph": graph}
}

func (r *renderer) website(home *library.Page) object {
	return object{
		"@type": "WebSite", "name": r.lib.Settings.Name, "url": r.addresses.absolute(home.Path),
		"description": home.Summary, "inLanguage": home.Lang,
		"potentialAction": object{
			"@type": "SearchAction", "target": r.addresses.absolute(r.searchPath() + "?q={search_term_string}"),
			"query-input": "required name=search_term_string",
		},
	}
}

func (r *renderer) article(p *library.Page) object {
	article := object{
		"@type": "Article", "headline": p.Title, "description": p.Summary,
		"url": r.addresses.absolute(p.Path), "inLanguage": p.Lang,
	}
	if iso := p.Reviewed.ISO(); iso != "" {
		article["dateModified"] = iso
	}
	return article
}
