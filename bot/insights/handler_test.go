package insights

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/html"

	"bedside/bot"
	"bedside/bot/bottest/golden"
	"bedside/knowledge"
)

// clinicStore has replies of some days, by how many days before today they were, and tickets.
type clinicStore struct {
	mu      sync.Mutex // of all that tests change while counts are read
	replies map[int][]bot.Tally
	tickets []bot.TicketTime
	fault   error
	reads   int
}

func (s *clinicStore) FirstReply(context.Context) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	oldest := -1
	for ago := range s.replies {
		oldest = max(oldest, ago)
	}
	if oldest < 0 {
		return time.Time{}, s.fault
	}
	return time.Now().AddDate(0, 0, -oldest), s.fault
}

func (s *clinicStore) Tally(_ context.Context, from, to time.Time) ([]bot.Tally, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	if length := to.Sub(from); length < 22*time.Hour || length > 26*time.Hour {
		return nil, errors.New("a day has another length")
	}
	return s.replies[s.ago(from)], s.fault
}

func (s *clinicStore) TicketTimes(_ context.Context, from, to time.Time) (all []bot.TicketTime, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tickets {
		if !t.Opened.Before(from) && t.Opened.Before(to) {
			all = append(all, t)
		}
	}
	return all, s.fault
}

func (s *clinicStore) ago(day time.Time) int {
	return int(time.Since(day.Add(-2*time.Hour)).Hours() / 24)
}

const wound, tubes = "wound", "ear-tubes"

func library(t *testing.T) *knowledge.Library {
	t.Helper()
	leaflet := func(id, title string, due time.Time, headings ...string) knowledge.Leaflet {
		l := knowledge.Leaflet{ID: id, Title: title, ReviewDue: due}
		for _, h := range headings {
			l.Sections = append(l.Sections, knowledge.Section{ID: id + "/" + strings.ToLower(h), Heading: h})
		}
		return l
	}
	lib, problems := knowledge.NewLibrary([]knowledge.Leaflet{
		leaflet(wound, "Caring for your wound", time.Date(1999, 12, 30, 0, 0, 0, 0, time.UTC), "Shower", "Stitches"),
		leaflet(tubes, "Ear tubes <b>", time.Date(2000, 2, 1, 0, 0, 0, 0, time.UTC), "Swimming"),
		leaflet("late", "Not due", time.Date(2010, 2, 1, 0, 0, 0, 0, time.UTC), "Any"),
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return lib
}

// year is what a small clinic has: a count below 5 is what few asks.
func year(few int) *clinicStore {
	answer := func(section, helpful string, n int) bot.Tally {
		leaflet, _, _ := strings.Cut(section, "/")
		t := bot.Tally{Outcome: bot.OutcomeAnswer, Leaflet: leaflet, Passage: section + "#1", Helpful: helpful, Count: n}
		if helpful == "no" {
			t.Reason = bot.ReasonWrong
		}
		return t
	}
	s := &clinicStore{replies: map[int][]bot.Tally{}}
	for ago := range 40 {
		s.replies[ago] = []bot.Tally{
			answer("wound/shower", "", 40), answer("wound/stitches", "yes", 12), answer("ear-tubes/swimming", "no", 7),
			{Outcome: bot.OutcomeAbstain, Count: 21}, {Outcome: bot.OutcomeClarify, Count: 11},
			{Outcome: bot.OutcomeToday, RedFlag: "fever", Count: 6},
		}
		opened := time.Now().AddDate(0, 0, -ago)
		for i := range 6 {
			s.tickets = append(
				s.tickets,
				bot.TicketTime{Opened: opened, Delivered: opened.Add(time.Duration(30+i) * time.Minute),
					State: bot.TicketAnswered},
			)
		}
		s.tickets = append(s.tickets, bot.TicketTime{Opened: opened, State: bot.TicketWaiting},
			bot.TicketTime{Opened: opened, State: bot.TicketClosed})
	}
	if few > 0 {
		s.replies[3] = append(s.replies[3], bot.Tally{Outcome: bot.OutcomeUrgent, RedFlag: "recogniser/chest", Count: few},
			bot.Tally{Outcome: bot.OutcomeAnswer, Leaflet: "late", Passage: "late/any#1", Helpful: "no", Count: few})
	}
	return s
}

// clinic is the handler of a clinic, with what its log got.
type clinic struct {
	http.Handler
	logged   []bot.Line
	reported []error
	record   error
	asked    error
	counts   *Counts
	options  Options
}

const words = "my private words"

func newClinic(t *testing.T, store *clinicStore, change ...func(*Options)) *clinic {
	t.Helper()
	c := &clinic{counts: NewCounts(store, time.UTC)}
	lib := library(t)
	o := Options{
		Clinic: "Hill Street <Clinic>", Counts: c.counts, Library: func() *knowledge.Library { return lib },
		Person: func(*http.Request) string { return "operator:anna" },
		Record: func(_ context.Context, lines ...bot.Line) error {
			c.logged = append(c.logged, lines...)
			return c.record
		},
		Questions: func(context.Context, time.Time) ([]Question, error) {
			if len(c.logged) == 0 {
				t.Error("the questions are read before the log has who reads them")
			}
			return []Question{{Wordings: []string{words, "<script>"}, Count: 7, Nearest: "Wound › Shower"},
				{Wordings: []string{"once"}, Count: 1}}, c.asked
		},
		Report: func(err error) { c.reported = append(c.reported, err) },
	}
	for _, f := range change {
		f(&o)
	}
	c.options, c.Handler = o, NewHandler(o)
	return c
}

func (c *clinic) load(t *testing.T) *clinic {
	t.Helper()
	if err := c.counts.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

// get answers a request.
func (c *clinic) get(
	t *testing.T,
	method, target string,
	headers ...string,
) (code int, body string, header http.Header) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	text, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(text), w.Header()
}

// at16 runs a test at four in the afternoon of 1 January 2000, UTC.
func at16(t *testing.T, test func(t *testing.T)) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(16 * time.Hour)
		test(t)
	})
}

func TestPages(t *testing.T) {
	at16(t, func(t *testing.T) {
		c := newClinic(t, year(3), func(o *Options) {
			panel := Section{ID: "risk", Heading: "Risk", Text: []string{"Low."}, Tables: []Table{{Name: "risk", Caption: "Risk",
				Head: []string{"from", "risk"}, Rows: [][]string{{"0.5", "1 %"}}}}}
			o.Panels = func() []Section { return []Section{panel} }
		}).load(t)
		for name, target := range map[string]string{"page.html": "/?days=7", "weeks.html": "/?days=91&leaflet=wound",
			"questions.csv": "/csv?table=questions&days=7", "desk.csv": "/csv?table=desk&by=week",
			"quotations.csv": "/csv?table=quotations"} {
			code, body, _ := c.get(t, "GET", target)
			if code != http.StatusOK {
				t.Errorf("%s: %d %s", target, code, body)
			}
			golden.Equal(t, name, golden.Lines(body))
		}
	})
}

// TestPageIsWhole holds that a page is HTML that closes what it opens, loads nothing but its style, and
// shows titles as text.
func TestPageIsWhole(t *testing.T) {
	at16(t, func(t *testing.T) {
		_, body, header := newClinic(t, year(3)).load(t).get(t, "GET", "/")
		count := elements(t, body)
		if count["script"]+count["b"]+count["img"]+count["iframe"] > 0 || count["link"] != 1 || count["h1"] != 1 ||
			count["svg"] == 0 || count["desc"] != count["svg"] || count["table"] < count["svg"] ||
			count["caption"] != count["table"] {
			t.Errorf("elements: %v", count)
		}
		for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
			"X-Content-Type-Options": "nosniff", "Content-Type": "text/html; charset=utf-8"} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		policy := header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("the policy lacks %s: %s", part, policy)
			}
		}
	})
}

// elements counts the elements of a page.
func elements(t *testing.T, page string) map[string]int {
	t.Helper()
	count := map[string]int{}
	var open []string
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		name, _ := z.TagName()
		switch kind {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("not closed: %v", open)
			}
			return count
		case html.StartTagToken:
			count[string(name)]++
			if !slices.Contains([]string{"meta", "link", "input"}, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("%s is closed within %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// TestHostile holds that no text becomes markup on a page, and that no link leads where a text would have it lead.
func TestHostile(t *testing.T) {
	const hostile = `javascript:alert(1) </script></pre><img src=x onerror=1><!-- "><b>'&lt;`
	at16(t, func(t *testing.T) {
		c := newClinic(t, year(3), func(o *Options) {
			o.Clinic, o.SignOut = hostile, true
			o.Person = func(*http.Request) string { return hostile }
			o.Panels = func() []Section {
				return []Section{{ID: hostile, Heading: hostile, Text: []string{hostile}, Tables: []Table{{Name: hostile,
					Caption: hostile, Head: []string{hostile}, Rows: [][]string{{hostile, hostile}}}}}}
			}
			o.Questions = func(context.Context, time.Time) ([]Question, error) {
				return []Question{{Wordings: []string{hostile, hostile}, Nearest: hostile}}, nil
			}
		}).load(t)
		_, page, _ := c.get(t, "POST", "/questions?leaflet="+url.QueryEscape(hostile))
		var signIn strings.Builder
		if err := signInPage(form{hostile, hostile, hostile, hostile, hostile}).Render(t.Context(), &signIn); err != nil {
			t.Fatal(err)
		}
		for _, body := range []string{page, signIn.String()} {
			count := elements(t, body)
			if count["script"]+count["img"]+count["b"] > 0 || strings.Contains(body, "<!--") {
				t.Errorf("a text became part of the page: %v\n%s", count, body)
			}
			for _, link := range regexp.MustCompile(`(?:href|action)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
				if strings.HasPrefix(link[1], "javascript:") {
					t.Errorf("there is a link to %s", link[1])
				}
			}
		}
		escaped := html.EscapeString(hostile)
		for _, want := range []string{"<pre>? " + escaped + "\n? " + escaped + "\n</pre>", `<td>` + escaped + `</td>`,
			"Signed in as <strong>" + escaped, "<title>Insights: " + escaped, `aria-label="` + escaped + `"`} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
	})
}

// TestPageTellsNoFew holds that nothing on any page or in any table tells how many there were of what is below
// 5, or whether there was any: with 0 to 4 of it all is the same, letter by letter, but for totals that come to
// another multiple of 5.
func TestPageTellsNoFew(t *testing.T) {
	pages := func(few int) (all string) {
		at16(t, func(t *testing.T) {
			store := year(few)
			c := newClinic(t, store).load(t)
			for _, target := range []string{"/?days=7", "/?days=28", "/?days=91", "/?days=28&by=week", "/csv?table=questions",
				"/csv?table=questions&by=week", "/csv?table=flags", "/csv?table=quotations", "/csv?table=reasons"} {
				_, body, _ := c.get(t, "GET", target)
				all += golden.Lines(body)
			}
		})
		return all
	}
	one := pages(1)
	for _, few := range []int{0, 2, 3, 4} {
		got := pages(few)
		for i, line := range strings.Split(got, "\n") {
			want := strings.Split(one, "\n")[i]
			if line != want && !isTotal(line, want) {
				t.Errorf("with %d instead of 1:\n%s\nis\n%s", few, want, line)
			}
		}
	}
}

// isTotal tells whether two lines differ in a total alone, and by two steps of rounding at most, or draw a bar that
// is there for both: its length is that of what is shown.
func isTotal(a, b string) bool {
	if strings.HasPrefix(a, "<rect") && strings.HasPrefix(b, "<rect") {
		return true
	}
	numbers := func(line string) (all []int) {
		for _, field := range strings.FieldsFunc(line, func(r rune) bool { return r < '0' || r > '9' }) {
			n := 0
			for _, d := range field {
				n = 10*n + int(d-'0')
			}
			all = append(all, n)
		}
		return all
	}
	first, second := numbers(a), numbers(b)
	if len(first) != len(second) {
		return false
	}
	for i := range first {
		d := max(first[i]-second[i], second[i]-first[i])
		if d%smallest != 0 || d > 2*smallest || d > 0 && first[i] < 20 { // few are added twice
			return false
		}
	}
	return true
}

func TestFilterRefused(t *testing.T) {
	at16(t, func(t *testing.T) {
		c := newClinic(t, year(3)).load(t)
		for target, want := range map[string]string{
			"/?days=5":               `days is "5"; write one of 7, 28, 91 and 364`,
			"/?days=x":               `days is "x"; `,
			"/?by=month":             `by is "month"; write day or week`,
			"/?days=364&by=day":      "by is day with 364 days; ",
			"/csv?table=none&days=5": `days is "5"; `,
		} {
			if code, body, _ := c.get(t, "GET", target); code != http.StatusBadRequest || !strings.HasPrefix(body, want) {
				t.Errorf("%s: %d %s", target, code, body)
			}
		}
		for target, want := range map[string]int{"/csv?table=none": 404, "/csv": 404, "/other": 404, "/questions": 405,
			"/style.css": 200} {
			if code, body, _ := c.get(t, "GET", target); code != want {
				t.Errorf("%s: %d, want %d: %s", target, code, want, body)
			}
		}
		if code, _, _ := newClinic(t, year(3)).get(t, "GET", "/"); code != http.StatusServiceUnavailable {
			t.Errorf("before anything is counted: %d", code)
		}
	})
}

// TestWordsAreAudited holds that what patients wrote is shown after a click alone, once the log has it, to a
// named person.
func TestWordsAreAudited(t *testing.T) {
	at16(t, func(t *testing.T) {
		c := newClinic(t, year(3)).load(t)
		if _, body, _ := c.get(t, "GET", "/"); strings.Contains(body, words) || len(c.logged) > 0 ||
			!strings.Contains(body, "Open the questions as operator:anna") {
			t.Errorf("without a click: %v logged, or the words are shown", c.logged)
		}
		code, body, _ := c.get(t, "POST", "/questions?days=7", "Sec-Fetch-Site", "cross-site")
		if code != http.StatusForbidden || strings.Contains(body, words) || len(c.logged) > 0 {
			t.Errorf("by a click of another site: %d, %v", code, c.logged)
		}
		code, body, _ = c.get(t, "POST", "/questions?days=7", "Sec-Fetch-Site", "same-origin")
		want := []bot.Line{{Who: "operator:anna", What: "opened the questions of patients since 1999-12-26 in insights"}}
		if code != http.StatusOK || !strings.Contains(body, words) || !strings.Contains(body, "about 5 times") ||
			!strings.Contains(body, "a few times, or once") || !slices.Equal(c.logged, want) || elements(t, body)["script"] > 0 {
			t.Errorf("by a click: %d, logged %v\n%s", code, c.logged, body)
		}
		c.record = errors.New("full")
		if code, body, _ := c.get(t, "POST", "/questions"); code != http.StatusServiceUnavailable ||
			strings.Contains(body, words) ||
			len(c.reported) != 1 {
			t.Errorf("without a log: %d, %v reported", code, c.reported)
		}
		c.record, c.asked = nil, errors.New("away")
		if code, body, _ := c.get(t, "POST", "/questions"); code != http.StatusServiceUnavailable ||
			strings.Contains(body, words) ||
			strings.Contains(body, "away") {
			t.Errorf("without a store: %d %s", code, body)
		}
		nobody := newClinic(t, year(3), func(o *Options) { o.Person = func(*http.Request) string { return "" } }).load(t)
		if code, body, _ := nobody.get(t, "POST", "/questions"); code != http.StatusForbidden ||
			strings.Contains(body, words) {
			t.Errorf("of nobody: %d", code)
		}
		if _, body, _ := nobody.get(t, "GET", "/"); strings.Contains(body, "What they asked") {
			t.Error("nobody is offered the questions")
		}
	})
}

// TestQuestionsOneAtATime holds that while the questions are put together for somebody nobody else has that done, or is logged.
func TestQuestionsOneAtATime(t *testing.T) {
	at16(t, func(t *testing.T) {
		c := newClinic(t, year(3), func(o *Options) {
			inner, asked := o.Questions, false
			o.Questions = func(ctx context.Context, since time.Time) ([]Question, error) {
				if !asked {
					asked = true
					time.Sleep(time.Minute)
				}
				return inner(ctx, since)
			}
		}).load(t)
		done := make(chan int)
		go func() {
			code, _, _ := c.get(t, "POST", "/questions")
			done <- code
		}()
		synctest.Wait()
		if code, body, _ := c.get(t, "POST", "/questions"); code != http.StatusServiceUnavailable || len(c.logged) != 1 ||
			!strings.Contains(body, "Try again in a minute") {
			t.Errorf("meanwhile: %d, logged %v\n%s", code, c.logged, body)
		}
		if code := <-done; code != http.StatusOK {
			t.Errorf("the first: %d", code)
		}
		if code, _, _ := c.get(t, "POST", "/questions"); code != http.StatusOK {
			t.Errorf("later: %d", code)
		}
	})
}

func TestCSVIsNoFormula(t *testing.T) {
	w := httptest.NewRecorder()
	table := Table{
		Head: []string{"a", "b"},
		Rows: [][]string{{"=1+1", hiddenMark}, {"+4", "-5"}, {"@x", "5"}, {`"q", r`, "a=b"}},
	}
	if err := table.writeCSV(w); err != nil {
		t.Fatal(err)
	}
	if got, want := w.Body.String(), "a,b\n'=1+1,\n'+4,'-5\n'@x,5\n\"\"\"q\"\", r\",a=b\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// address is that of a listener.
type address string

func (address) Network() string  { return "tcp" }
func (a address) String() string { return string(a) }

func TestLoopback(t *testing.T) {
	path, h := Loopback(address("127.0.0.1:8099"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.URL.Path)
	}))
	other, _ := Loopback(address("127.0.0.1:8099"), nil)
	if path == other || len(path) < 22 {
		t.Errorf("paths %q and %q can be guessed", path, other)
	}
	for _, test := range []struct {
		host, path string
		code       int
	}{
		{"127.0.0.1:8099", path, 200}, {"localhost:8099", path, 200}, {"[::1]:8099", path + "csv", 200},
		{"evil.example:8099", path, 421}, {"127.0.0.1", path, 421}, {"127.0.0.1:80", path, 421}, {"", path, 421},
		{"127.0.0.1.evil.example:8099", path, 421}, {"127.0.0.1:8099", "/", 404}, {"127.0.0.1:8099", "/x/", 404},
		{"127.0.0.1:8099", strings.TrimSuffix(path, "/"), 404}, {"127.0.0.1:8099", strings.ToLower(path), 404},
		{"127.0.0.1:8099", "/" + url.PathEscape("..") + path, 404},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "http://x"+test.path, nil)
		r.Host = test.host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != test.code {
			t.Errorf("%s%s: %d, want %d", test.host, test.path, w.Code, test.code)
		}
		if w.Code != 200 && strings.Contains(w.Body.String(), strings.Trim(path, "/")) {
			t.Errorf("%s%s: the answer tells the token", test.host, test.path)
		}
	}
	for at, want := range map[string]bool{"127.0.0.1:0": true, "[::1]:80": true, "localhost:80": true, "0.0.0.0:80": false,
		":80": false, "192.168.1.2:80": false, "example.org:80": false, "127.0.0.1": false, "": false} {
		if got := IsLoopback(at); got != want {
			t.Errorf("%q is of this machine alone: %v", at, got)
		}
	}
}
