package relay

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/bot"
)

// forSome is a service that answers a chat by what it was admitted to.
func (w *harness) forSome() Service {
	return Service{
		Admits: func(channel, argument string) bool { return channel == "test" && strings.HasPrefix(argument, "link-") },
		For: func(asker bot.Asker) Responder {
			return &admittedResponder{w.responder, asker}
		},
		Sees:      func(asker bot.Asker, leaflet string) bool { return leaflet != "ward" || asker.Staff },
		Published: func(asker bot.Asker, _ string) bool { return len(asker.Links) > 0 },
	}
}

// admittedResponder greets with the links that a chat was admitted by.
type admittedResponder struct {
	*fakeResponder
	asker bot.Asker
}

func (a *admittedResponder) Command(name, argument string, state bot.Conversation, _ time.Duration) bot.Reply {
	said := name + " " + argument + " by " + strings.Join(a.asker.Links, " ")
	return bot.Reply{Outcome: bot.OutcomeChat, Parts: []bot.Part{{Kind: bot.PartSay, Text: said}}, Conversation: state}
}

// TestAdmitted holds that a link admits its chat and no other, over a restart, until it is
// forgotten, and that what is quoted is taken back from who is not admitted.
func TestAdmitted(t *testing.T) {
	withHarness(t, func(_ *testing.T, w *harness) {
		w.stop()
		w.relay(w.channel, Options{}, w.forSome())
		w.start()
		w.say("a", "/start wrong")
		w.want("a", "start wrong by ")
		w.say("a", "/start link-1")
		w.want("a", "start  by link-1")
		w.say("a", "/start link-2")
		w.want("a", "start  by link-1 link-2")
		w.stop()
		w.relay(w.channel, Options{}, w.forSome())
		w.start()
		w.say("a", "/start link-1")
		w.want("a", "start  by link-2 link-1")
		w.say("a", "Does it hurt?")
		w.want("a", "re: Does it hurt?")
		w.say("b", "/start")
		w.want("b", "start  by ")
		w.say("b", "Does it hurt?")
		w.wantBegins("b", "The clinic has just taken back")
		w.say("a", "/forget yes")
		w.wantBegins("a", "I have erased everything")
		w.say("a", "/start")
		w.want("a", "start  by ")
	})
}

// TestManyLinks holds that a chat is admitted by so many links, the last ones.
func TestManyLinks(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.stop()
		w.relay(w.channel, Options{}, w.forSome())
		w.start()
		for i := range maxLinks + 3 {
			w.say("a", "/start link-"+strings.Repeat("i", i+1))
			w.pass(time.Minute)
		}
		heard := w.heard("a")
		if last := heard[len(heard)-1]; strings.Count(last, "link-") != maxLinks || strings.Contains(last, "link-i ") {
			t.Errorf("admitted %s", last)
		}
	})
}

// TestSeesAll holds that why something was quoted is told to nobody who may not see what is named.
func TestSeesAll(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.Relay.service = w.forSome()
		for _, tt := range []struct {
			staff   bool
			choices []bot.Choice
			want    bool
		}{
			{false, []bot.Choice{{Leaflet: "ear"}, {Leaflet: "nose", RunnerUp: "ear"}}, true},
			{false, []bot.Choice{{Leaflet: "ear"}, {Leaflet: "ward"}}, false},
			{false, []bot.Choice{{Leaflet: "ear", RunnerUp: "ward"}}, false},
			{true, []bot.Choice{{Leaflet: "ward", RunnerUp: "ward"}}, true},
		} {
			s := &session{Relay: w.Relay, readers: audience{desk: tt.staff}}
			if got := s.seesAll(slices.Clone(tt.choices)); got != tt.want {
				t.Errorf("%+v by staff %v: %v", tt.choices, tt.staff, got)
			}
		}
	})
}

// TestSharedStays holds that a chat in which people of other organisations read along is none of
// staff's, also when a later arrival does not tell of them.
func TestSharedStays(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		var askers []bot.Asker
		w.stop()
		w.relay(w.channel, Options{}, Service{For: func(asker bot.Asker) Responder {
			askers = append(askers, asker)
			return w.responder
		}})
		w.start()
		shared := w.text("a", "Can I shower?")
		shared.Shared = true
		w.arrive(shared)
		w.say("a", "Can I swim?")
		w.say("b", "Can I swim?")
		if len(askers) != 3 || !askers[0].Shared || !askers[1].Shared || askers[2].Shared {
			t.Errorf("asked by %+v", askers)
		}
	})
}
