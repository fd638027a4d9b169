package main

// hugoFiles are Hugo's side: its settings, the shortcodes for what is markup of ours, and
// layouts with the parts that our pages have. What is the same on many pages is cached, as
// Hugo's manual advises: without that, ten thousand pages took it more than twice as long.
var hugoFiles = map[string]string{
	"hugo.toml": `baseURL = "http://127.0.0.1:8080/"
title = "Reference"
disableKinds = ["taxonomy", "term", "RSS"]
[outputs]
page = ["html", "json", "source"]
section = ["html", "json", "source"]
home = ["html", "json", "source"]
[outputFormats.source]
baseName = "index"
mediaType = "text/markdown"
isPlainText = true
[markup.highlight]
noClasses = false
`,
	"layouts/shortcodes/cite.html": `{{- $id := .Get 0 }}{{ $refs := .Page.Store.Get "refs" | default slice }}{{ $n := 0 }}
{{- range $i, $r := $refs }}{{ if eq $r $id }}{{ $n = add $i 1 }}{{ end }}{{ end }}
{{- if not $n }}{{ $refs = $refs | append $id }}{{ $n = len $refs }}{{ .Page.Store.Set "refs" $refs }}{{ end -}}
<sup class="cite">[<a href="#ref-{{ $n }}" role="doc-noteref">{{ $n }}</a>]</sup>`,
	"layouts/shortcodes/term.html": `{{- $name := .Get 0 }}{{ $t := index hugo.Data.terms $name }}{{ $first := not (.Page.Store.Get (print "term-" $t.id)) }}{{ .Page.Store.Set (print "term-" $t.id) true -}}
{{- if $first }}<span class="term"><a href="/glossary/#{{ $t.id }}" aria-describedby="term-{{ $t.id }}">{{ $name }}</a><span class="note" role="note" id="term-{{ $t.id }}"><b>{{ $name }}</b>: {{ $t.definition }}</span></span>
{{- else }}<a class="term" href="/glossary/#{{ $t.id }}">{{ $name }}</a>{{ end -}}`,
	"layouts/_default/baseof.html": `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<title>{{ .Title }} · {{ site.Title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{{ .Params.summary }}">
<link rel="stylesheet" href="/style.css">
<script src="/site.js" defer></script>
<link rel="canonical" href="{{ .Permalink }}">
<meta property="og:title" content="{{ .Title }}">
<meta property="og:description" content="{{ .Params.summary }}">
<meta property="og:url" content="{{ .Permalink }}">
{{ range .AlternativeOutputFormats }}<link rel="alternate" type="{{ .MediaType.Type }}" href="{{ .RelPermalink }}">
{{ end }}<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "Article" "headline" .Title "description" .Params.summary "url" .Permalink | jsonify | safeJS }}</script>
</head>
<body>
<header><a href="/">{{ site.Title }}</a>
<nav aria-label="Main">{{ partialCached "sections.html" . }}</nav>
<form action="/search" role="search"><input type="search" name="q"><button>Search</button></form></header>
<main id="main">
<nav class="crumbs"><ol>{{ range .Ancestors.Reverse }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ol></nav>
<h1>{{ .Title }}</h1>
<p class="question">{{ .Params.question }}</p>
<nav aria-label="In this section">{{ partialCached "section.html" . .CurrentSection }}</nav>
{{ $content := .Content }}
<nav class="contents">{{ .TableOfContents }}</nav>
<div class="text">{{ $content }}</div>
{{ if .IsNode }}<ul class="cards">{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a><p>{{ .Params.summary }}</p></li>
{{ end }}</ul>{{ end }}
{{ with .Store.Get "refs" }}<section><h2 id="references">References</h2><ol class="refs">
{{ range $i, $id := . }}{{ with index hugo.Data.sources $id }}<li id="ref-{{ add $i 1 }}">{{ .publisher }}: <a href="{{ .url }}"><cite>{{ .title }}</cite></a>, <time datetime="{{ .date }}">{{ .date }}</time>.</li>
{{ end }}{{ end }}</ol></section>{{ end }}
<p>Reviewed {{ .Params.reviewed }}</p>
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}" rel="prev">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}" rel="next">{{ .Title }}</a>{{ end }}
</main>
<footer>{{ partialCached "sections.html" . }}</footer>
</body>
</html>
`,
	"layouts/partials/sections.html": `<ul>{{ range site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>`,
	"layouts/partials/section.html": `<ul>{{ range .CurrentSection.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>`,
	"layouts/_default/single.html": `{{ define "main" }}{{ end }}`,
	"layouts/_default/list.html":   `{{ define "main" }}{{ end }}`,
	"layouts/index.html":           `{{ define "main" }}{{ end }}`,
	"layouts/_default/single.json": hugoJSON,
	"layouts/_default/list.json":   hugoJSON,
	"layouts/index.json":           hugoJSON,
	"layouts/_default/single.md":   `{{ .RawContent }}`,
	"layouts/_default/list.md":     `{{ .RawContent }}`,
	"layouts/index.md":             `{{ .RawContent }}`,
}

const hugoJSON = `{{ $refs := slice }}{{ $text := .Plain }}{{ range .Store.Get "refs" }}{{ $refs = $refs | append (index hugo.Data.sources .) }}{{ end -}}
{{ dict "title" .Title "summary" .Params.summary "question" .Params.question "path" .RelPermalink "text" $text "citations" $refs "reviewed" .Params.reviewed | jsonify }}`
