package insights

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"bedside/bot"
	"bedside/bot/plot"
	"bedside/knowledge"
)

//go:embed insights.css
var style string

// Options say what pages are made of.
type Options struct {
	Clinic  string
	Counts  *Counts
	Library func() *knowledge.Library
	Panels  func() []Section // shown below the figures, without a filter; nil for none

	// Person is who looks, as the desk's log names them; "" shows no words of patients.
	Person func(*http.Request) string
	// SignOut offers to sign out, at "sign-out".
	SignOut bool
	// Origin is where requests may come from beside the host that they name; "" for none.
	Origin string
	// Record keeps a line in the desk's log.
	Record func(ctx context.Context, lines ...bot.Line) error
	// Questions are those that were not answered, or not well, since a time.
	Questions func(ctx context.Context, since time.Time) ([]Question, error)

	// Report tells whoever runs it what went wrong.
	Report func(error)
}

// Question is what several patients asked and were not answered.
type Question struct {
	Wordings []string // at least one, masked
	Count    int
	Nearest  string // section that comes nearest; "" for none
}

// Times tells how often it was asked.
func (q Question) Times() string {
	if q.Count < smallest {
		return "a few times, or once"
	}
	return fmt.Sprintf("about %d times", cell{count: q.Count}.shown())
}

// phrasings are the wordings as lines of a leaflet.
func (q Question) phrasings() string {
	var b strings.Builder
	for _, wording := range q.Wordings {
		b.WriteString("? " + wording + "\n")
	}
	return b.String()
}

// handler answers with pages and tables.
type handler struct {
	Options
	grouping chan struct{} // held by who has the questions put together, which takes all of a processor
	making   sync.Mutex    // held while a page is made: all together take one processor
}

// NewHandler returns what answers below a path that ends in a slash, which is to be taken off before: the
// page at "", its tables at "csv", and the questions at "questions". It trusts that whoever comes
// may see figures of the clinic.
func NewHandler(o Options) http.Handler {
	h := &handler{Options: o, grouping: make(chan struct{}, 1)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", h.figures)
	mux.HandleFunc("GET /csv", h.csv)
	mux.HandleFunc("GET /style.css", serveStyle)
	mux.HandleFunc("POST /questions", h.questions)
	return guarded(protected(o.Origin, mux))
}

// protected refuses what a page of elsewhere has a browser send.
func protected(origin string, next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	if origin != "" {
		_ = protection.AddTrustedOrigin(origin) // it is one
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "This came from a page of elsewhere, and was not done. Open the page by its own address.",
			http.StatusForbidden)
	}))
	return protection.Handler(next)
}

// guarded adds the headers that keep a page from being stored, framed, or made to load anything.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; " +
				"frame-ancestors 'none'",
			"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			w.Header().Set(name, value)
		}
		next.ServeHTTP(w, r)
	})
}

func serveStyle(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = fmt.Fprint(w, plot.Page, style, plot.Style) // a reader that has gone is no fault
}

// page is what figuresPage shows.
type page struct {
	Clinic, Person          string
	SignOut                 bool
	Filter                  Filter
	Query                   string
	From, To, AsOf, Quoting string
	Fault                   bool
	Spans                   []int
	Leaflets                []knowledge.Leaflet
	Sections                []Section

	Shown     bool // the questions
	Opened    string
	Questions []Question
}

// newPage makes the page of a request; it answers by itself and reports false when there is none.
func (h *handler) newPage(w http.ResponseWriter, r *http.Request) (*page, bool) {
	f, err := readFilter(r.URL.Query())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return nil, false
	}
	days, asOf, fault := h.Counts.snapshot()
	periods := f.periods(days)
	if len(periods) == 0 {
		w.Header().Set("Retry-After", "5")
		http.Error(w, "The replies are still being counted; try again in a few seconds.", http.StatusServiceUnavailable)
		return nil, false
	}
	h.making.Lock()
	defer h.making.Unlock()
	library := h.Library()
	p := &page{
		Clinic: h.Clinic, Person: h.Person(r), SignOut: h.SignOut,
		Filter: f, Query: f.query(), Fault: fault, Spans: spans,
		From: periods[0].days[0].start.Format(bot.ReadableDay), To: days[0].start.Format(bot.ReadableDay),
		AsOf: asOf.In(h.Counts.zone).Format("15:04 MST"), Leaflets: library.Leaflets(),
	}
	if f.Leaflet != "" {
		p.Quoting = leafletTitle(library, f.Leaflet)
	}
	p.Sections = []Section{
		f.questions(days), f.flags(periods), f.quotations(periods, library), f.reasons(periods), f.desk(days, periods),
		due(library, asOf),
	}
	if h.Panels != nil {
		p.Sections = append(p.Sections, h.Panels()...)
	}
	return p, true
}

func (h *handler) figures(w http.ResponseWriter, r *http.Request) {
	if p, ok := h.newPage(w, r); ok {
		h.show(w, p)
	}
}

// titleOf names the pages of a clinic.
func titleOf(clinic string) string {
	if clinic == "" {
		return "Insights"
	}
	return "Insights: " + clinic
}

// show writes a page, or that it cannot be made.
func (h *handler) show(w http.ResponseWriter, p *page) {
	b, err := h.made(p)
	if err != nil {
		h.Report(fmt.Errorf("making a page of insights: %w", err))
		http.Error(w, "The page could not be made; the log of Bedside tells why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes()) // a reader that has gone is no fault
}

// made makes the HTML of a page.
func (h *handler) made(p *page) (*bytes.Buffer, error) {
	h.making.Lock()
	defer h.making.Unlock()
	var b bytes.Buffer
	err := figuresPage(p).Render(context.Background(), &b)
	return &b, err
}

// csv writes a table, with what is hidden left empty.
func (h *handler) csv(w http.ResponseWriter, r *http.Request) {
	p, ok := h.newPage(w, r)
	if !ok {
		return
	}
	name := r.URL.Query().Get("table")
	for _, s := range p.Sections {
		for _, t := range s.Tables {
			if t.Name != "" && t.Name == name {
				w.Header().Set("Content-Type", "text/csv; charset=utf-8")
				w.Header().Set("Content-Disposition", `attachment; filename="bedside-`+t.Name+`.csv"`)
				_ = t.writeCSV(w) // a reader that has gone is no fault
				return
			}
		}
	}
	http.Error(w, "There is no such table; the links of the page name those that are there.", http.StatusNotFound)
}

// writeCSV writes a table as RFC 4180 has it. A cell that a spreadsheet would take for a formula begins
// with an apostrophe.
func (t Table) writeCSV(w http.ResponseWriter) error {
	out := csv.NewWriter(w)
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		cells := make([]string, len(row))
		for i, text := range row {
			if text == hiddenMark {
				text = ""
			}
			if strings.IndexAny(text, "=+-@\t\r") == 0 {
				text = "'" + text
			}
			cells[i] = text
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// groupingWithin is how long the questions may take: those of a year are put together in it.
const groupingWithin = 2 * time.Minute

// questions shows what patients asked, once the desk's log says who opened it.
func (h *handler) questions(w http.ResponseWriter, r *http.Request) {
	p, ok := h.newPage(w, r)
	if !ok {
		return
	}
	if p.Person == "" {
		http.Error(w, "Nobody is named who could open the questions.", http.StatusForbidden)
		return
	}
	select {
	case h.grouping <- struct{}{}:
		defer func() { <-h.grouping }()
	default:
		http.Error(w, "The questions are just being put together for somebody. Try again in a minute.",
			http.StatusServiceUnavailable)
		return
	}
	_ = http.NewResponseController(w).
		SetWriteDeadline(time.Now().Add(groupingWithin))
		// an answer that comes late is better than none
	since := dayOf(time.Now().In(h.Counts.zone), 1-p.Filter.Days)
	line := bot.Line{
		Who:  p.Person,
		What: "opened the questions of patients since " + since.Format(time.DateOnly) + " in insights",
	}
	if err := h.Record(r.Context(), line); err != nil {
		h.Report(fmt.Errorf("the questions are not shown: %w", err))
		http.Error(w, "The questions are not shown: the desk’s log could not be written. Try again later.",
			http.StatusServiceUnavailable)
		return
	}
	found, err := h.Questions(r.Context(), since)
	if err != nil {
		h.Report(fmt.Errorf("reading the questions: %w", err))
		http.Error(w, "The questions could not be read; the log of Bedside tells why.", http.StatusServiceUnavailable)
		return
	}
	p.Shown, p.Questions, p.Opened = true, found, "the questions since "+since.Format(bot.ReadableDay)
	h.show(w, p)
}
