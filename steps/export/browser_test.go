package export

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// chromium is a real one. Without it the test is skipped, or fails where
// FIX502_REQUIRE is set; FIX502_BROWSER=none does as if there were none.
func chromium(t *testing.T) string {
	t.Helper()
	if os.Getenv("FIX502_BROWSER") != "none" && !testing.Short() {
		for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
			if path, err := exec.LookPath(name); err == nil {
				return path
			}
		}
	}
	if os.Getenv("FIX502_REQUIRE") != "" {
		t.Fatal("no Chromium")
	}
	t.Skip("no Chromium")
	return ""
}

// legible finds text with too little contrast to what is behind it (WCAG 2.2,
// 1.4.3), and text that sticks out of the page.
const legible = `(() => {
  const bad = [];
  const rgb = c => c.match(/[\d.]+/g).map(Number);
  const lum = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c } return [255, 255, 255] };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let texts = 0;
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), e = walk.currentNode.parentElement;
    if (!text || e.closest("style, title") || e.closest("circle") || !e.getClientRects().length) continue;
    texts++;
    const s = getComputedStyle(e), svg = e.closest("svg");
    if (svg && s.textAnchor === "middle" && text.length === 1) continue; // a sign on a coloured dot
    const a = lum(rgb(svg ? s.fill : s.color).slice(0, 3)), b = lum(behind(e).slice(0, 3));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push(ratio.toFixed(1) + " " + text.slice(0, 30));
    if (e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, table, svg")) bad.push("sticks out: " + text.slice(0, 30));
  }
  if (texts < 50) bad.push("only " + texts + " texts");
  if (document.documentElement.scrollWidth > innerWidth) bad.push("the page is " + document.documentElement.scrollWidth + " wide");
  return bad;
})()`

// TestPageInABrowser opens the page on a phone and on a desk, on light and on
// dark: everything can be read, nothing sticks out, and nothing is asked for
// but the page itself.
func TestPageInABrowser(t *testing.T) {
	f, ok := Find("html")
	if !ok {
		t.Fatal("no such format")
	}
	file := filepath.Join(t.TempDir(), "summary.html")
	if err := os.WriteFile(file, []byte(written(t, f, fixture(t), Opts{})), 0o600); err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ctx, stop := chromedp.NewExecAllocator(ctx, options...)
	defer stop()
	ctx, stop = chromedp.NewContext(ctx)
	defer stop()
	var mu sync.Mutex
	var asked []string
	err := chromedp.Listen(ctx, func(ev any) {
		if e, ok := ev.(*network.EventRequestWillBeSent); ok {
			mu.Lock()
			defer mu.Unlock()
			asked = append(asked, e.Request.URL)
		}
	})
	if err == nil {
		_, err = chromedp.Call(ctx, network.Enable, network.EnableParams{})
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range []int64{390, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(fmt.Sprint(width, " ", scheme), func(t *testing.T) {
				_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
					Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
				})
				if err == nil {
					_, err = chromedp.Run(ctx, chromedp.EmulateViewport(width, 1200))
				}
				if err == nil {
					_, err = chromedp.Run(ctx, chromedp.Navigate("file://"+file))
				}
				if err != nil {
					t.Fatal(err)
				}
				bad, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](legible))
				if err != nil {
					t.Fatal(err)
				}
				if len(bad) > 0 {
					t.Error(strings.Join(bad, "\n"))
				}
			})
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for _, u := range asked {
		if u != "file://"+file {
			t.Errorf("asks for %s", u)
		}
	}
	if len(asked) != 4 {
		t.Errorf("%d requests, want one each time", len(asked))
	}
}
