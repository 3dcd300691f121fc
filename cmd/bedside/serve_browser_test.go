package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp" // drives a real browser, without any driver beside it
	"github.com/chromedp/chromedp/kb"
)

// browsers are what Chromium is called.
var browsers = []string{"chromium", "chromium-browser", "google-chrome"}

// browser is a running Chromium. Each tab is a person of their own, unless it is opened beside
// another.
type browser struct{ ctx context.Context }

// startBrowser starts Chromium, and skips the test by name where there is none.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	path := ""
	for _, name := range browsers {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("Chromium is missing: the page is not tried in a browser. On Debian: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.Flag("disable-dev-shm-usage", true), chromedp.WSURLReadTimeout(tabPatience))
	allocator, end := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	t.Cleanup(end)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return &browser{ctx}
}

// tab is a window in which a person has the page open.
type tab struct {
	t    *testing.T
	ctx  context.Context
	eval []chromedp.EvaluateOption // where in the window; nil is the page itself
}

// tabPatience is how long a slow machine may take for one thing.
const tabPatience = time.Minute

// open opens a window of a person of their own.
func (b *browser) open(t *testing.T, url string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	w := &tab{t: t, ctx: ctx}
	w.begin()
	w.do(chromedp.EmulateViewport(1024, 800), chromedp.Navigate(url))
	return w
}

// beside opens another window of the same person.
func (w *tab) beside(url string) *tab {
	w.t.Helper()
	ctx, cancel := chromedp.NewContext(w.ctx)
	w.t.Cleanup(cancel)
	other := &tab{t: w.t, ctx: ctx}
	other.begin()
	other.do(chromedp.EmulateViewport(1024, 800), chromedp.Navigate(url))
	return other
}

// begin makes the window, which lives as long as the context of the first thing that is done in it.
func (w *tab) begin() {
	w.t.Helper()
	if err := chromedp.Do(w.ctx); err != nil {
		w.t.Fatalf("opening a window: %v", err)
	}
}

func (w *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, tabPatience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.t.Fatalf("in the browser: %v\n%s", err, w.html())
	}
}

// html is the page as it stands, for who reads a failure.
func (w *tab) html() string {
	ctx, cancel := context.WithTimeout(w.ctx, 5*time.Second)
	defer cancel()
	html, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body ? document.body.outerHTML : ''", w.eval...))
	return html
}

// inPage is what an expression comes to in the page.
func inPage[T any](w *tab, expression string) T {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, tabPatience)
	defer cancel()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression,
		append(w.eval, chromedp.EvalAwaitPromise)...))
	if err != nil {
		w.t.Fatalf("%s: %v\n%s", expression, err, w.html())
	}
	return got
}

// await waits until an expression is true in the page.
func (w *tab) await(expression string) {
	w.t.Helper()
	for end := time.Now().Add(tabPatience); ; time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(w.ctx, tabPatience)
		got, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")", w.eval...))
		cancel()
		if err == nil && got {
			return
		}
		if time.Now().After(end) {
			w.t.Fatalf("waited in vain for %s (%v)\n%s", expression, err, w.html())
		}
	}
}

// awaitText waits until a part of the page says something.
func (w *tab) awaitText(selector, want string) {
	w.t.Helper()
	w.await(text(selector) + ".includes(" + scriptText(want) + ")")
}

// text is an expression for what a part of the page says.
func text(selector string) string {
	return "Array.from(document.querySelectorAll(" + scriptText(selector) + "), (e) => e.innerText).join('\\n')"
}

func scriptText(text string) string {
	b, _ := json.Marshal(text) // a string can be
	return string(b)
}

// ask types a question and sends it off by the key.
func (w *tab) ask(question string) {
	w.t.Helper()
	inPage[bool](w, "(document.getElementById('text').focus(), true)")
	w.do(chromedp.KeyEvent(question), chromedp.KeyEvent(kb.Enter))
}

// click presses the last button that is called so.
func (w *tab) click(label string) {
	w.t.Helper()
	w.await(buttonOf(label))
	inPage[bool](w, "("+buttonOf(label)+".click(), true)")
}

// openDetails unfolds what is folded.
func (w *tab) openDetails() {
	w.t.Helper()
	inPage[bool](w, "(document.querySelector('details').open = true)")
}

func buttonOf(label string) string {
	return "Array.from(document.querySelectorAll('button')).filter((b) => b.innerText === " + scriptText(label) + ").at(-1)"
}

// frame is what stands in a frame of the page, by the end of its path.
func (w *tab) frame(path string) *tab {
	w.t.Helper()
	in := *w
	for end := time.Now().Add(tabPatience); ; time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(w.ctx, tabPatience)
		tree, err := chromedp.Call(ctx, page.GetFrameTree, cdp.Empty{})
		for _, child := range tree.FrameTree.ChildFrames {
			if err != nil || !strings.HasSuffix(child.Frame.URL, path) {
				continue
			}
			world, wrong := chromedp.Call(ctx, page.CreateIsolatedWorld,
				page.CreateIsolatedWorldParams{FrameID: child.Frame.ID})
			if wrong == nil {
				cancel()
				in.eval = []chromedp.EvaluateOption{func(p *runtime.EvaluateParams) { p.ContextID = world.ExecutionContextID }}
				return &in
			}
		}
		cancel()
		if time.Now().After(end) {
			w.t.Fatalf("no frame ends with %s: %v", path, err)
		}
	}
}

// size sets the size of the window, in CSS pixels.
func (w *tab) size(width, height int64) { w.do(chromedp.EmulateViewport(width, height)) }

// prefer sets what a person prefers, as media queries have it.
func (w *tab) prefer(features ...string) {
	params := emulation.SetEmulatedMediaParams{}
	for i := 0; i+1 < len(features); i += 2 {
		params.Features = append(params.Features, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	w.do(func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, params)
		return chromedp.Void{}, err
	})
}

// script turns scripts on or off.
func (w *tab) script(on bool) {
	w.do(func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: !on})
		return chromedp.Void{}, err
	})
}

// network makes the network of a person slow or lost. bytes is how many come through in a second;
// 0 is none.
func (w *tab) network(latency time.Duration, bytes float64) {
	w.do(func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
			return chromedp.Void{}, err
		}
		_, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: bytes == 0, Latency: float64(latency.Milliseconds()),
				DownloadThroughput: bytes, UploadThroughput: bytes}}})
		return chromedp.Void{}, err
	})
}

// shoot takes a picture of the window.
func (w *tab) shoot(path string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, tabPatience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o755)
	}
	if err == nil {
		err = os.WriteFile(path, picture, 0o600)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// axeScript is axe-core, which finds what a page has against WCAG.
func axeScript(t *testing.T) string {
	t.Helper()
	file, err := os.Open("../../bot/web/testdata/axe/axe.min.js.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	packed, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	script, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// violation is what axe-core finds.
type violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}

// axe tells what the page has against WCAG 2.2 AA and good practice.
func (w *tab) axe(script string) []violation {
	w.t.Helper()
	if !inPage[bool](w, "'axe' in window") {
		inPage[any](w, script+"; 0")
	}
	return inPage[[]violation](w, `axe.run(document, {resultTypes: ["violations"]}).then((r) => r.violations.map((v) => ({
		id: v.id, help: v.help, nodes: v.nodes.map((n) => n.html + " " + n.failureSummary)})))`)
}
