package dialog

import (
	"context"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/redflags"
)

// fakeSearcher is a Searcher that finds what it is told to.
type fakeSearcher struct {
	library *knowledge.Library
	result  index.Result
	err     error
	queries []index.Query // what was searched for
}

func (s *fakeSearcher) Search(_ context.Context, q index.Query) (index.Result, error) {
	s.queries = append(s.queries, q)
	s.result.Thresholds = thresholds
	return s.result, s.err
}

// thresholds are those of every fakeSearcher.
var thresholds = index.Thresholds{Answer: 0.55, Offer: 0.15}

func (s *fakeSearcher) Library() *knowledge.Library { return s.library }

// panickingSearcher is a Searcher that must not be asked for anything.
type panickingSearcher struct{}

func (panickingSearcher) Search(context.Context, index.Query) (index.Result, error) {
	panic("searched")
}
func (panickingSearcher) Library() *knowledge.Library { panic("looked into the library") }

// fakeTriager is a Triager that raises its flag for messages that hold the word "choking".
type fakeTriager struct{}

var choking = &redflags.Flag{ID: "choking", Title: "Choking", Advice: "Call {emergency} now.\nStay with them."}

func (fakeTriager) Flags() []*redflags.Flag { return []*redflags.Flag{choking} }

func (fakeTriager) Assess(texts []string) redflags.Verdict {
	if !strings.Contains(texts[len(texts)-1], "choking") {
		return redflags.Verdict{}
	}
	return redflags.Verdict{Urgency: redflags.Urgent, Flag: choking}
}

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// section makes a section of invented passages.
func section(heading string, texts ...string) knowledge.Section {
	s := knowledge.Section{Heading: heading}
	for _, text := range texts {
		s.Passages = append(s.Passages, knowledge.Passage{Text: text})
	}
	return s
}

// library makes a library of invented leaflets.
func library(t *testing.T, leaflets ...knowledge.Leaflet) *knowledge.Library {
	t.Helper()
	for i := range leaflets {
		knowledge.Identify(&leaflets[i])
	}
	lib, problems := knowledge.NewLibrary(leaflets)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return lib
}

func earTubes() knowledge.Leaflet {
	return knowledge.Leaflet{
		ID: "ear-tubes", Title: "Ear tubes", Reviewed: day(2024, 3, 1), Reviewer: "Hill Street Clinic", ReviewDue: day(2025,
			5, 3),
		Sections: []knowledge.Section{
			section("Swimming", "For two weeks after the operation:\n- keep the ears dry\n- do not go swimming"),
			section("Pain", "A cool drink helps on the first evening."),
			section("When to call us", "Call the ward when the ear runs.", "Call the ward when a tube falls out."),
		},
	}
}

func handSplint() knowledge.Leaflet {
	return knowledge.Leaflet{
		ID: "hand-splint", Title: "Hand splint", Notice: "Sample leaflet, not reviewed.",
		Sections: []knowledge.Section{section("Washing", "Wash the splint by hand."),
			section("Pain", "The hand may ache for a day.")},
	}
}

// match is a passage of a library, highlighted as a whole, with its confidence
// and what that would be if its leaflet were meant.
func match(t *testing.T, lib *knowledge.Library, id string, confidence, ifMeant float64) index.Match {
	t.Helper()
	for _, leaflet := range lib.Leaflets() {
		for _, section := range leaflet.Sections {
			for _, passage := range section.Passages {
				if quote, ok := lib.Quote(id, passage.SHA256); ok {
					return index.Match{Quote: quote, Confidence: confidence, IfMeant: ifMeant,
						Highlights: []knowledge.Unit{{Start: 0, End: len(quote.Passage.Text)}}}
				}
			}
		}
	}
	t.Fatalf("no passage %q", id)
	return index.Match{}
}

// respond replies to a message and fails the test when there is no reply.
func respond(t *testing.T, r *Responder, m bot.Message) bot.Reply {
	t.Helper()
	reply, err := r.Respond(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return reply
}

// hill is the clinic of the tests.
var hill = bot.Clinic{Name: "Hill Street Clinic", Emergency: "0 1 2 3", Contact: "the ward on 555 123"}
