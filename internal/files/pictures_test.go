package files_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"regexp"
	"testing"

	"github.com/interpolref/interpolref/internal/files"
)

// TestPictures holds that a photograph beside a page is a file of its own, with its size and a
// hash in its name, and stands in the one file itself.
func TestPictures(t *testing.T) {
	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	content := small()
	content["en/two/My Desk.png"] = photo.String()
	content["en/two/deep.md"] = page("Deep", "", "Back to [one](/one/).\n\n![A \\<desk>.](My%20Desk.png \"A desk\"){#desk}\n\n## A part {#part}\n\nText.")
	name := ""
	for n, text := range export(t, t.TempDir(), build(t, "https://ref.example/sub/", content)) {
		if text == photo.String() {
			name = n
		}
	}
	if !regexp.MustCompile(`^static/pictures/en/two/my-desk\.[0-9a-f]{10}\.png$`).MatchString(name) {
		t.Fatalf("the picture is the file %q", name)
	}
	img := func(src string) string {
		return `<img src="` + src + `" width="40" height="30" loading="lazy" decoding="async" alt="A &lt;desk&gt;.">`
	}
	holds(t, export(t, t.TempDir(), build(t, "https://ref.example/sub/", content)), map[string]string{
		"two/deep/index.md":   `![A \<desk>.](/sub/` + name + ` "A desk"){#desk}`,
		"two/deep/index.html": `<figure class="photo" id="desk">` + img("/sub/"+name),
	})
	holds(t, exportRelative(t, t.TempDir(), build(t, "", content)), map[string]string{
		"two/deep/index.html": `src="../../` + name + `"`,
		name:                  photo.String(),
	})
	whole, err := files.Single(build(t, "", content))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(whole, []byte(`src="data:image/png;base64,`+base64.StdEncoding.EncodeToString(photo.Bytes())+`"`)) {
		t.Error("the one file does not hold the picture")
	}
	if bytes.Contains(whole, []byte(`src="/`)) {
		t.Error("the one file names a file of the site")
	}
}
