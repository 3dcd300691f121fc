package web

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	// Typed at compile time, escapes what it shows, and calls no method by name, so that the linker drops what nobody calls.
	"github.com/a-h/templ"

	"bedside/bot"
	"bedside/knowledge"
)

// page is what the components in *.templ show.
type page struct {
	Base     string // the path of the channel
	Nonce    string // of style and script
	Number   string // of the form
	Embedded bool
	Session  string // the name of the session that holds the conversation; "" for none
	Title    string
	Clinic   bot.Clinic
	Words    pageWords

	Conversation conversation
	Entries      []entryView
	Urgent       []entryView
	Starters     []string
	Controls     []control
	Rights       []control // of the person over their data
	Draft        string    // what is in the box to type in
	Error        string    // why it was not taken
	Told         string    // what else is told above the box

	Leaflets []leafletLink
	Leaflet  *leafletView
	Purpose  *bot.Purpose

	words   words
	library *knowledge.Library
}

// newPage makes what is the same on every page.
func (c *Channel) newPage(r *http.Request, back Backing) *page {
	return &page{Base: c.base, Nonce: newNumber(), Number: newNumber(), Title: c.words.title(), Clinic: c.options.Clinic,
		Embedded: c.isEmbedded(r), Controls: c.words.controls("person", "help", "privacy"),
		Rights: c.words.controls("export", "forget"), Words: c.words.forPage(), words: c.words, library: back.Library()}
}

// show puts a conversation on the page.
func (p *page) show(said conversation) {
	p.Conversation = said
	for _, s := range said.Entries {
		p.Entries = append(p.Entries, p.viewOf(s))
	}
	for _, s := range said.Urgent {
		p.Urgent = append(p.Urgent, p.viewOf(s))
	}
	if len(p.Entries) == 0 {
		p.Starters = starters(p.library)
	}
}

// home is the path of the page with the conversation.
func (p *page) home() string {
	if p.Embedded {
		return p.Base + "/embed"
	}
	return p.Base + "/"
}

// asset is the path of a file that comes with the program.
func (p *page) asset(name string) string { return p.Base + "/assets/" + assets[name].path }

// leafletPath is the path of a leaflet's page.
func (p *page) leafletPath(id string) string { return p.Base + "/leaflets/" + id }

// write sends a page. It is made also for who has left: nothing in it waits.
func (c *Channel) write(w http.ResponseWriter, code int, shown func(*page) templ.Component, p *page) {
	var b bytes.Buffer
	if err := shown(p).Render(context.Background(), &b); err != nil {
		c.log.Error("a page could not be made", "error", err)
		guardAll(w.Header())
		http.Error(w, c.words.say(sayFault), http.StatusInternalServerError)
		return
	}
	html := bytes.ReplaceAll(b.Bytes(), []byte{0}, []byte("\ufffd")) // HTML has no NUL
	c.guard(w, p)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(html)))
	w.WriteHeader(code)
	_, _ = w.Write(html) // who left does not read it
}
