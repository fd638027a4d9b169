package acceptance

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// until waits for an expression to become true.
func (b *tab) until(expression string) {
	b.t.Helper()
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		// While one page gives way to the next, there is nothing to ask.
		if ok, err := chromedp.Run(b, chromedp.Evaluate[bool]("Boolean("+expression+")")); ok && err == nil {
			return
		}
		if time.Since(start) > 10*time.Second {
			b.t.Fatalf("at %s, this never came true: %s", eval[string](b, "location.href"), expression)
		}
	}
}

// press types keys as a keyboard does: what a page does with the key going down decides
// whether a character follows. (chromedp.KeyEvent sends the character in any case.)
func (b *tab) press(keys ...string) {
	b.t.Helper()
	for _, r := range strings.Join(keys, "") {
		k := kb.Keys[r]
		down := input.DispatchKeyEventParams{
			Type: input.DispatchKeyEventTypeKeyDown, Key: k.Key, Code: k.Code, WindowsVirtualKeyCode: k.Windows,
			Text: k.Text, UnmodifiedText: k.Unmodified,
		}
		up := down
		up.Type, up.Text, up.UnmodifiedText = input.DispatchKeyEventTypeKeyUp, "", ""
		b.do(command(input.DispatchKeyEvent, down), command(input.DispatchKeyEvent, up))
	}
}

const focused = `(e => e.textContent.trim() || e.id)(document.activeElement)`

// TestKeyboard walks a page by keyboard alone.
func TestKeyboard(t *testing.T) {
	b := open(t)
	b.do(size(1280, 900), media("light"))
	b.visit("/crimes/terrorism/")
	b.press(kb.Tab)
	if got := eval[string](b, focused); got != "Skip to the text" {
		t.Fatalf("the first stop is %q", got)
	}
	if !eval[bool](b, `document.activeElement.getBoundingClientRect().top >= 0`) {
		t.Error("the skip link is not seen when it has the focus")
	}
	b.press(kb.Enter)
	b.until(`location.hash === "#main"`)
	for i := range 60 {
		b.press(kb.Tab)
		if hidden := eval[string](b, `(e => { const r = e.getBoundingClientRect(), s = getComputedStyle(e);
			const ring = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0;
			return r.width > 0 && r.bottom > 0 && r.top < innerHeight && ring ? "" : e.outerHTML.slice(0, 120) })(document.activeElement)`); hidden != "" {
			t.Errorf("stop %d cannot be seen: %s", i+1, hidden)
		}
	}
	b.visit("/crimes/")
	b.press("/")
	if got := eval[string](b, "document.activeElement.id"); got != "q" {
		t.Errorf("the slash leads to %q, not to the search box", got)
	}
	b.press("/")
	if got := eval[string](b, "document.activeElement.value"); got != "/" {
		t.Errorf("a slash typed into the box gives %q", got)
	}
}

// TestSuggestions uses the combobox as its ARIA pattern says.
func TestSuggestions(t *testing.T) {
	for _, width := range []int64{1280, 390} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			b := open(t)
			b.do(size(width, 800), media("light"))
			b.visit("/role/")
			b.do(chromedp.Focus(chromedp.CSS("#q")))
			b.press("r", "e", "d", " ", "n", "o", "t")
			b.until(`document.querySelector("#q").getAttribute("aria-expanded") === "true"`)
			first := eval[string](b, `document.querySelector("[role=option] span").textContent`)
			if !strings.Contains(first, "Red Notice") {
				t.Errorf("the first suggestion is %q", first)
			}
			if marked := eval[string](b, `document.querySelector("[role=option] mark").textContent`); !strings.EqualFold(marked, "red") && !strings.EqualFold(marked, "red not") {
				t.Errorf("what was typed is marked as %q", marked)
			}
			if over := eval[bool](b, `(r => r.left < 0 || r.right > innerWidth)(document.querySelector("[role=listbox]").getBoundingClientRect())`); over {
				t.Error("the suggestions stand out over the window")
			}
			b.press(kb.ArrowDown)
			if !eval[bool](b, `document.getElementById(document.querySelector("#q").getAttribute("aria-activedescendant")).getAttribute("aria-selected") === "true"`) {
				t.Error("the arrow selects nothing")
			}
			b.press(kb.Escape)
			b.until(`document.querySelector("#q").getAttribute("aria-expanded") === "false"`)
			if got := eval[string](b, `document.querySelector("#q").value`); got != "red not" {
				t.Errorf("Escape leaves %q in the box", got)
			}
			b.press(kb.ArrowDown, kb.ArrowDown)
			want := eval[string](b, `document.querySelector("[aria-selected=true]").dataset.href`)
			b.press(kb.Enter)
			b.until(`location.pathname + location.hash === ` + fmt.Sprintf("%q", want))
		})
	}
}

// TestSuggestionsInOrder lets the answer to the first letters come after that to all of them, and
// reaches the box by Ctrl-K.
func TestSuggestionsInOrder(t *testing.T) {
	b := open(t)
	b.visit("/role/")
	eval[int](b, `(real => {
		window.fetch = (url) => new Promise((done) => setTimeout(() => {
			window.late ||= url.endsWith("q=re");
			done(real(url));
		}, url.endsWith("q=re") ? 700 : 0));
		return 0;
	})(window.fetch)`)
	b.do(command(input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "k", Code: "KeyK", Modifiers: int64(kb.ModifierCtrl)}))
	if got := eval[string](b, "document.activeElement.id"); got != "q" {
		t.Fatalf("Ctrl-K leads to %q, not to the search box", got)
	}
	b.press("r", "e")
	time.Sleep(200 * time.Millisecond) // longer than the box waits for more letters
	b.press("d", " ", "n", "o", "t")
	b.until(`document.querySelector("[role=option]")`)
	want := eval[string](b, `document.querySelector("[role=listbox]").textContent`)
	b.until(`window.late`)
	time.Sleep(200 * time.Millisecond)
	if got := eval[string](b, `document.querySelector("[role=listbox]").textContent`); got != want {
		t.Errorf("a late answer to fewer letters changes the suggestions from %q to %q", want, got)
	}
}

// TestTextIsNoMarkup holds that no script can turn text into markup: the policy's trusted types.
func TestTextIsNoMarkup(t *testing.T) {
	b := open(t)
	b.visit("/role/")
	for _, sink := range []string{
		`document.body.innerHTML = "<i>"`,
		`new DOMParser().parseFromString("<i>", "text/html")`,
		`document.createElement("script").src = "/a.js"`,
		`trustedTypes.createPolicy("a", {createHTML: (s) => s})`,
	} {
		if got := eval[string](b, `(() => { try { `+sink+` } catch (e) { return e.name } })() ?? ""`); got != "TypeError" {
			t.Errorf("%s: got %q, want a TypeError", sink, got)
		}
	}
}

// TestWithoutScript reads, searches and follows a result with JavaScript off.
func TestWithoutScript(t *testing.T) {
	b := open(t)
	b.do(size(390, 800), media("light"), command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	b.visit("/crimes/cybercrime/ransomware/")
	if shown := eval[bool](b, `[...document.querySelectorAll("button.theme, [role=combobox]")].some(e => e.checkVisibility({visibilityProperty: true}))`); shown {
		t.Error("something is shown that only a script can make work:", eval[string](b, `[...document.querySelectorAll("button.theme, [role=combobox]")].map(e => e.outerHTML.slice(0, 90)).join(" ")`))
	}
	b.do(chromedp.SetValue(chromedp.CSS("#q"), "can interpol arrest me"), chromedp.Submit(chromedp.CSS("#q")))
	b.until(`location.pathname === "/search" && document.querySelector("main li a")`)
	if n := eval[int](b, `document.querySelectorAll("main mark").length`); n == 0 {
		t.Error("no word is marked in the results")
	}
	b.do(chromedp.Click(chromedp.CSS("main ol a")))
	b.until(`location.pathname !== "/search" && document.querySelector("h1")`)
}

// TestTheme keeps a reader's choice of colours from the first paint of the next page on.
func TestTheme(t *testing.T) {
	const background = `getComputedStyle(document.documentElement).backgroundColor`
	b := open(t)
	b.do(size(1280, 900), media("light"))
	b.visit("/role/")
	day := eval[string](b, background)
	b.do(chromedp.Click(chromedp.CSS("button.theme")))
	night := eval[string](b, background)
	if night == day {
		t.Fatalf("the page stays %s", day)
	}
	b.visit("/role/limits/")
	if got := eval[string](b, background); got != night {
		t.Errorf("the next page is %s, not %s", got, night)
	}
	if eval[string](b, `document.querySelector("head script[src*=theme]").async + "," + document.querySelector("head script[src*=theme]").defer`) != "false,false" {
		t.Error("the choice is applied after the first paint, so the page flashes")
	}
	b.do(chromedp.Click(chromedp.CSS("button.theme")), chromedp.Click(chromedp.CSS("button.theme")))
	b.do(media("dark"))
	if got := eval[string](b, background); got != night {
		t.Errorf("with no choice the page is %s on a dark system", got)
	}
}

// TestAtHand finds the definition of a term and the text of a reference without leaving.
func TestAtHand(t *testing.T) {
	b := open(t)
	b.do(size(390, 800), media("light"))
	b.visit("/crimes/terrorism/")
	for _, link := range []string{".term > a", "a[role=doc-noteref]"} {
		b.press(kb.Tab) // the preview answers to focus that came by the keyboard
		eval[int](b, fmt.Sprintf(`document.querySelector(%q).focus({focusVisible: true}), 0`, link))
		b.until(`document.querySelector("#preview").matches(":popover-open")`)
		if text := eval[string](b, `document.querySelector("#preview").textContent.trim()`); len(text) < 20 {
			t.Errorf("at %s stands only %q", link, text)
		}
		b.press(kb.Escape)
		b.until(`!document.querySelector("#preview").matches(":popover-open")`)
	}
	b.do(command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	b.visit("/crimes/terrorism/")
	eval[int](b, `document.querySelector(".term > a").focus(), 0`)
	if h := eval[float64](b, `document.querySelector(".term > .note").getBoundingClientRect().height`); h == 0 {
		t.Error("without a script a term with the focus does not show its definition")
	}
}

// TestSquares asks the map of countries without a script: the answer to a square stands under the map,
// which stays in sight, and the answers differ in forced colours too.
func TestSquares(t *testing.T) {
	b := open(t)
	b.do(size(390, 800), media("light", "forced-colors", "active"), command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	b.visit("/fugitives/by-country/")
	b.do(chromedp.Click(chromedp.CSS(".squares a[href='#is-de']")))
	b.until(`location.hash === "#is-de"`)
	const said = `[...document.querySelectorAll(".said > p")].filter(p => p.checkVisibility()).map(p => p.textContent).join()`
	if text := eval[string](b, said); !strings.HasPrefix(text, "Germany: Yes, with a condition.") {
		t.Errorf("the map says %q", text)
	}
	if !eval[bool](b, `[".said > :target", ".squares ul:last-of-type"].every(s => { const r = document.querySelector(s).getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight })`) {
		t.Error("the answer or the last squares are out of sight")
	}
	looks := eval[[]string](b, `Object.values(Object.fromEntries([...document.querySelectorAll(".squares a")].map(a => [a.dataset.mark ?? "", a]))).map(a => { const s = getComputedStyle(a); return s.backgroundColor + s.backgroundImage.slice(0, 9) + s.borderTopStyle })`)
	slices.Sort(looks)
	if n := len(slices.Compact(slices.Clone(looks))); n < 6 || n != len(looks) {
		t.Errorf("in forced colours squares of %d kinds look like %d: %q", len(looks), n, looks)
	}
}

// TestRecord chooses who looks at the specimen of a record, without a script: bars hide values from
// everybody, and screen readers are told so.
func TestRecord(t *testing.T) {
	b := open(t)
	b.do(command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	b.visit("/fugitives/record/")
	const (
		values = `[...document.querySelectorAll("#specimen dd > span")].filter(e => e.checkVisibility({visibilityProperty: true})).length`
		told   = `[...document.querySelectorAll("#specimen em")].filter(e => e.checkVisibility()).length`
	)
	all := eval[int](b, values)
	for reader, want := range []string{"Police", "An airline", "The public"} {
		b.do(chromedp.Click(chromedp.CSS(fmt.Sprintf("#specimen label:nth-of-type(%d)", reader+1))))
		seen, hidden := eval[int](b, values), eval[int](b, told)
		if said := eval[string](b, `document.querySelector("#specimen > div").innerText`); !strings.HasPrefix(said, want) || strings.Count(said, "\n") > 0 {
			t.Errorf("reader %d is told %q", reader, said)
		}
		if (seen == all) != (reader == 0) || seen+hidden > all || reader > 0 && hidden == 0 {
			t.Errorf("reader %d sees %d of %d values, and is told that %d are not shown", reader, seen, all, hidden)
		}
	}
}

// TestForcedColors looks for what colour alone would say.
func TestForcedColors(t *testing.T) {
	b := open(t)
	b.do(size(1280, 900), media("dark", "forced-colors", "active"))
	b.visit("/fugitives/notices/")
	for _, n := range eval[[]string](b, `[...document.querySelectorAll(".chip")].map(e => e.textContent.trim())`) {
		if len(n) < 2 {
			t.Errorf("a notice's chip says only %q", n)
		}
	}
	b.press(kb.Tab, kb.Tab)
	if eval[string](b, `getComputedStyle(document.activeElement).outlineStyle`) == "none" {
		t.Error("the focus cannot be seen")
	}
}

// TestPaper prints a page: its references and definitions go along, its navigation does not.
func TestPaper(t *testing.T) {
	b := open(t)
	b.visit("/crimes/organized-crime/money-laundering/")
	pdf, err := chromedp.Run(b, chromedp.PrintToPDF())
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Fatal("printing failed", err)
	}
	b.do(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	const shown = `[...document.querySelectorAll(%q)].filter(e => e.getClientRects().length).length`
	for selector, want := range map[string]bool{"header.site nav": false, ".find": false, ".side": false, "h1": true, ".refs li": true, ".note": true, "svg.drawing": true} {
		if got := eval[int](b, fmt.Sprintf(shown, selector)) > 0; got != want {
			t.Errorf("on paper, %s is shown: %v", selector, got)
		}
	}
}
