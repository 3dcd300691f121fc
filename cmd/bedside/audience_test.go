package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/storetest"
	"bedside/bot/dialog"
	"bedside/bot/eval"
	"bedside/bot/publish"
	"bedside/index"
	"bedside/index/encoder"
	"bedside/index/reader"
	"bedside/knowledge"
	"bedside/knowledge/leaflets"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/source"
)

// canary is a word that only limited leaflets have, and likeness one that a speller with them would
// make of it.
const (
	canary   = "zyxoprene"
	likeness = "zyxopren"
)

// limitedLeaflets are leaflets for some people only, that would win or blur many an answer.
var limitedLeaflets = map[string]string{
	"staff-only.md": "---\ntitle: Bone marrow examination on the ward\naliases: [marrow " + canary + "]\naudience: staff\n---\n\n" +
		"## After you go home\n\n? can I shower\n\nGive " + canary + " before the patient may shower, and after 24 hours.\n\n" +
		"## How it feels\n\nThe needle hurts, says the " + canary + " team.\n",
	"knee/knee.md": "# Knee arthroscopy " + canary + "\n\n## After you go home\n\n? can I drive\n\n" +
		"Do not drive for a week after the arthroscopie of the knee with " + canary + ".\n\n## When to call\n\n" +
		"Call us if the knee bleeds, you have a fever, or the " + canary + " comes off.\n",
	"dutch.md": "---\ntitle: Beenmerg " + canary + "\nlanguage: nl\naudience: [telegram, knee-clinic]\n---\n\n## Naar huis\n\n" +
		"U mag na 24 uur douchen met " + canary + ".\n",
}

// libraryIn writes the embedded leaflets and some more into a folder.
func libraryIn(t *testing.T, more map[string]string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "leaflets")
	if err := os.CopyFS(folder, leaflets.FS); err != nil {
		t.Fatal(err)
	}
	writeLeaflet(t, filepath.Join(folder, "knee"), ".keep", "")
	for name, text := range more {
		writeLeaflet(t, filepath.Dir(filepath.Join(folder, name)), filepath.Base(name), text)
	}
	return folder
}

// audienceConfigOf has an audience of the chats that a link admits and of a channel in Slack.
func audienceConfigOf(folder string) audiencesConfig {
	return audiencesConfig{"knee-clinic": {Folders: []string{filepath.Join(folder, "knee")},
		Telegram: []startLink{"knee-7f3a9c"}, Slack: []conversation{"C0KNEE01"}}}
}

// answererIn answers from a folder as the service does, with a reader or without.
func answererIn(t *testing.T, folder string, reads bool) *liveAnswerer {
	t.Helper()
	audiences, log := audienceConfigOf(folder), slog.New(slog.DiscardHandler)
	var shelf *reader.Shelf
	if reads {
		var err error
		if shelf, err = shelfOf(encoder.Default, reader.ShelfOptions{Wait: time.Hour}); err != nil {
			t.Fatal(err)
		}
	}
	publisher, err := publish.Open(publish.Options{
		Load: func() (publish.Content, error) {
			loaded, err := source.Options{Audiences: audiences.sources()}.LoadFiles(folder)
			return publish.Content{Loaded: loaded, Lexicon: lexicon.English()}, err
		},
		Build: func(library *knowledge.Library, words *lexicon.Lexicon, within *index.Index) (*index.Index, error) {
			return index.Build(library, index.Options{Lexicon: words, Shelf: shelf, Within: within})
		},
		Audiences: audiences.kinds(), Paths: []string{folder}, Logger: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(publisher.Close)
	triage, err := (&program{recogniser: "off"}).triage(0, func(error) {})
	if err != nil {
		t.Fatal(err)
	}
	a := &liveAnswerer{Responder: dialog.New(nil, triage, bot.Clinic{}), publisher: publisher, triage: triage, shelf: shelf,
		audiences: audiences, log: log}
	a.heed(publish.NewPolicy(publish.NewRulings(storetest.NewMemory(), log), publish.DueAnswer, time.UTC))
	return a
}

// audienceMessages are those of an answer key, and messages made at random of the words of all
// leaflets, with and without mistakes.
func audienceMessages(t *testing.T, library *knowledge.Library) (all []string) {
	t.Helper()
	key, err := os.ReadFile("../../bot/eval/keys/bone-marrow-examination.key")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := eval.Read("key", bytes.NewReader(key))
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		if i%9 == 0 {
			all = append(all, c.Turns...)
		}
	}
	var words []string
	for _, l := range library.Leaflets() {
		for _, s := range l.Sections {
			words = append(words, strings.Fields(s.Heading+" "+s.Passages[0].Text)...)
		}
	}
	words = append(words, canary, likeness, "arthroscopi", "knee", "can", "I", "when", "the", "1", "2", "yes", "ward?", "fever")
	random := rand.New(rand.NewPCG(1, 2))
	for range 70 {
		var text []string
		for range 1 + random.IntN(6) {
			text = append(text, words[random.IntN(len(words))])
		}
		all = append(all, strings.Join(text, " "))
	}
	return append(all, likeness, "what is "+canary, "the knee", "knee arthroscopy "+canary, "mag ik douchen met beenmerg",
		"Bone marrow examination on the ward", "2")
}

// TestOutsiders holds that whoever is outside the audience of a leaflet is answered as if it were
// not in the library at all, to the last byte, whatever they ask, pick and send, and that
// whoever is inside it is answered from it.
func TestOutsiders(t *testing.T) {
	t.Parallel()
	all := answererIn(t, libraryIn(t, limitedLeaflets), false)
	messages := audienceMessages(t, all.library())
	var fewer []string // readings take long
	for i, text := range messages {
		if i%6 == 0 || i >= len(messages)-7 {
			fewer = append(fewer, text)
		}
	}
	for name, who := range map[string]struct {
		bot.Asker
		sees []string // of the limited leaflets
	}{
		"nobody":                    {},
		"the page":                  {Asker: bot.Asker{Channel: "web"}},
		"Telegram":                  {bot.Asker{Channel: "telegram", Links: []string{"wrong"}}, []string{"dutch.md"}},
		"a link":                    {bot.Asker{Channel: "telegram", Links: []string{"knee-7f3a9c"}}, []string{"dutch.md", "knee/knee.md"}},
		"Slack":                     {bot.Asker{Channel: "slack", Chat: "C0OTHER1:1.1", Staff: true}, []string{"staff-only.md"}},
		"a link that is Telegram's": {bot.Asker{Channel: "slack", Links: []string{"knee-7f3a9c"}}, nil},
		"a channel with strangers":  {bot.Asker{Channel: "slack", Chat: "C0OTHER1:1.1", Shared: true}, nil},
		"its channel": {bot.Asker{Channel: "slack", Chat: "C0KNEE01::U1", Staff: true},
			[]string{"staff-only.md", "dutch.md", "knee/knee.md"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := map[string]string{}
			for _, file := range who.sees {
				seen[file] = limitedLeaflets[file]
			}
			for reads, some := range map[bool][]string{false: messages, true: fewer} {
				full := all
				if reads && !slices.Contains([]string{"nobody", "a link", "its channel"}, name) {
					continue // for them it is as for one of these
				}
				if reads { // one of its own: nobody has to wait for it
					full = answererIn(t, libraryIn(t, limitedLeaflets), true)
				}
				lacking := answererIn(t, libraryIn(t, seen), reads).For(who.Asker)
				if got := lacking.library(); len(got.Leaflets()) != 1+len(who.sees) {
					t.Fatalf("%d leaflets to compare with", len(got.Leaflets()))
				}
				told := strings.Contains(fmt.Sprint(compareAnswerers(t, lacking, full.For(who.Asker), some)), canary)
				if told != (len(who.sees) > 0) {
					t.Errorf("with a reader %v: the canary was heard: %v", reads, told)
				}
				if reads && (lacking.shelf.Late() > 0 || full.shelf.Late() > 0 || !hasRead(t, lacking) || !hasRead(t, full)) {
					t.Error("the reader did not read")
				}
			}
		})
	}
}

// hasRead tells whether an answerer's reader reads.
func hasRead(t *testing.T, a *liveAnswerer) bool {
	t.Helper()
	reply, err := a.Respond(t.Context(), bot.Message{Text: "when can I shower?"})
	return err == nil && reply.Proof != nil && reply.Proof.Best != nil && reply.Proof.Best.Reader != nil
}

// library is all that the answerer sees, limited leaflets included when nobody in particular asks.
func (a *liveAnswerer) library() *knowledge.Library {
	v := a.publisher.Acquire()
	defer v.Release()
	if a.asker.Channel == "" {
		return v.Library
	}
	return a.Library()
}

// compareAnswerers has two answerers reply to the same conversations, and returns what the second
// said: the replies with all that is kept and pressed, what commands say, and how questions are
// grouped.
func compareAnswerers(t *testing.T, one, other *liveAnswerer, messages []string) (said []string) {
	t.Helper()
	var states [2]bot.Conversation
	same := func(what string, replies func(a *liveAnswerer, state bot.Conversation) bot.Reply) (reply bot.Reply) {
		var texts [2]string
		for i, a := range []*liveAnswerer{one, other} {
			reply = replies(a, states[i])
			for _, r := range slices.Concat([]bot.Reply{reply}, reply.Also, reply.Missed) {
				if r.Proof != nil {
					r.Proof.Library = ""
				}
			}
			states[i] = reply.Conversation
			texts[i] = fmt.Sprintf("%+v", shown(reply))
		}
		if diff := cmp.Diff(texts[0], texts[1]); diff != "" {
			t.Fatalf("%q (-without the leaflets +with them):\n%s", what, diff)
		}
		said = append(said, reply.Text)
		return reply
	}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for i, text := range messages {
		at = at.Add(time.Minute)
		if i%5 == 4 {
			states = [2]bot.Conversation{}
		}
		reply := same(text, func(a *liveAnswerer, state bot.Conversation) bot.Reply {
			reply, err := a.Respond(t.Context(), bot.Message{Text: text, At: at, Conversation: state})
			if err != nil {
				t.Fatal(err)
			}
			return reply
		})
		if offered := slices.Concat(reply.Choices, reply.Related, reply.Quoted); len(offered) > 0 && i%3 == 0 {
			same("a press after "+text, func(a *liveAnswerer, state bot.Conversation) bot.Reply {
				reply, err := a.Choose(t.Context(), offered[i%len(offered)], state)
				if err != nil {
					t.Fatal(err)
				}
				return reply
			})
		}
	}
	for _, command := range [][2]string{{"leaflets"}, {"start"}, {"start", "staff-only"}, {"start", "knee"}, {"help"},
		{"start", "bone-marrow-examination"}} {
		same(command[0], func(a *liveAnswerer, state bot.Conversation) bot.Reply {
			reply := a.Command(command[0], command[1], state, time.Hour)
			if !reply.Conversation.At.IsZero() {
				reply.Conversation.At = at // that of a command is the clock's
			}
			return reply
		})
	}
	if diff := cmp.Diff(one.Group(messages), other.Group(messages)); diff != "" {
		t.Errorf("groups: %s", diff)
	}
	return said
}

// shown is all of a reply that somebody may be shown or that is kept of it.
func shown(r bot.Reply) any {
	var proofs []any
	for _, each := range slices.Concat([]bot.Reply{r}, r.Also, r.Missed) {
		if each.Proof != nil {
			p := *each.Proof
			proofs = append(proofs, p.Basis, p.AnswerFrom, p.OfferFrom)
			for _, m := range []*bot.ScoredMatch{p.Best, p.RunnerUp} {
				if m != nil {
					proofs = append(proofs, m.Passage, m.Confidence, m.IfMeant, m.Matched, m.Unexplained, m.Features)
					if m.Reader != nil {
						proofs = append(proofs, *m.Reader)
					}
				}
			}
		}
	}
	return []any{r.Outcome, r.Confidence, r.Text, r.Parts, r.Choices, r.Related, r.Quoted, r.Flag, r.Question,
		r.Conversation, proofs}
}
