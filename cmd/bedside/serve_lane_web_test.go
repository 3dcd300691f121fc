package main

import (
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"bedside/bot/bottest/faketelegram"
)

// newWebProcess prepares a process with a page, and a browser without a script before it.
func newWebProcess(t *testing.T, store string) (*process, *scriptless) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := listener.Addr().String()
	_ = listener.Close()
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	p := newProcess(t, fake, setup{store: store, listen: at, config: "web:\n  public_url: http://" + at + "\n"})
	r := (&webServe{t: t, url: "http://" + at}).browse()
	r.client.Timeout = slowness * 5 * time.Second // nothing may wait for the store
	return p, r
}

// awaitServed waits until the page is served, which is before the store is open.
func (r *scriptless) awaitServed() {
	r.t.Helper()
	r.await("the page", func() bool {
		response, err := r.client.Get(r.url + "/")
		if err != nil {
			return false
		}
		return response.Body.Close() == nil && response.StatusCode == http.StatusOK
	})
}

// wantAdvised writes of an emergency, and demands that the answer to the form has the advice, above the
// conversation and in it.
func (r *scriptless) wantAdvised() {
	r.t.Helper()
	began := time.Now()
	page := r.post(map[string][]string{"text": {"i cant breathe"}})
	r.t.Logf("the advice takes %v", time.Since(began))
	r.wantAdvice(page)
}

func (r *scriptless) wantAdvice(page *goquery.Document) {
	r.t.Helper()
	if urgent := page.Find("#urgent[role=alert]").Text(); !strings.Contains(urgent, call112) {
		r.t.Errorf("above the conversation stands %q on the page that says\n%s", urgent, page.Find("body").Text())
	}
	if got := strings.Count(page.Find("#log article.bot").Text(), call112); got != 1 {
		r.t.Errorf("the advice stands %d times in the conversation", got)
	}
}

// TestWebLane writes of an emergency on the page while the store is locked, frozen or not there: the answer to
// the form has the advice, and later it stands there once.
func TestWebLane(t *testing.T) {
	t.Parallel()
	t.Run("locked", func(t *testing.T) {
		t.Parallel()
		p, r := newWebProcess(t, "")
		p.start()
		unlock := p.lockFile()
		r.wantAdvised()
		r.wantAdvice(r.get("/"))
		unlock()
		page := r.ask("can I shower?", "24 hours")
		r.wantAdvice(page)
	})
	t.Run("frozen", func(t *testing.T) {
		t.Parallel()
		disk := frozenDisk(t)
		p, r := newWebProcess(t, filepath.Join(disk, "bedside.db"))
		p.start()
		r.ask("can I shower?", "24 hours")
		p.drain(0)
		freeze(t, disk, "--freeze")
		thawed := false
		thaw := func() {
			if !thawed {
				freeze(t, disk, "--unfreeze")
				thawed = true
			}
		}
		t.Cleanup(thaw)
		r.wantAdvised()
		r.wantAdvice(r.get("/"))
		thaw()
		r.wantAdvice(r.awaitPage(r.get("/"), "24 hours"))
	})
	t.Run("no database", func(t *testing.T) {
		t.Parallel()
		p, r := newWebProcess(t, "postgres://nobody@127.0.0.1:1/none")
		p.launch()
		r.awaitServed()
		r.wantAdvised()
		r.wantAdvice(r.get("/"))
		if p.exited() {
			t.Error("it ends instead of trying again")
		}
	})
}
