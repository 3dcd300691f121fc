package bot

import (
	"context"
	"fmt"

	"bedside/index"
	"bedside/knowledge"
)

// Searcher finds the passages that may answer a message.
type Searcher interface {
	Search(ctx context.Context, q index.Query) (index.Result, error)
	Library() *knowledge.Library
}

// Clinic is what the bot says about the clinic it speaks for. Empty fields
// read as general words.
type Clinic struct {
	Name      string // such as "Hill Street Clinic"
	Emergency string // number to call in an emergency
	Contact   string // how to reach a person, such as "the ward on 0123 456"
}

// Responder turns messages into replies. It keeps no state of its own and may
// be used by many goroutines.
type Responder struct {
	search Searcher
	flags  Triager
	clinic Clinic
}

// NewResponder joins what a reply is made from.
func NewResponder(search Searcher, flags Triager, clinic Clinic) *Responder {
	return &Responder{search, flags, clinic}
}

// Respond replies to one message. An emergency is recognised before anything
// else is looked at. It fails only when the search does, and then the error
// holds nothing of the message.
func (r *Responder) Respond(ctx context.Context, m Message) (Reply, error) {
	state := m.Conversation.at(m.At)
	reply, err := r.reply(ctx, m.Text, &state)
	if err != nil {
		return Reply{}, fmt.Errorf("replying to a message: %w", err)
	}
	reply.Text = plainText(reply.Parts)
	reply.Conversation = state
	return reply, nil
}

// reply goes through the stages in their order: the first that has a reply ends it.
func (r *Responder) reply(ctx context.Context, text string, state *Conversation) (Reply, error) {
	if urgent, ok := r.triage(text); ok {
		return urgent, nil
	}
	if choice, ok := state.choose(text); ok {
		return r.chosen(ctx, choice, state)
	}
	if words, ok := r.chat(text); ok {
		if words == sayStartOver {
			*state = Conversation{At: state.At}
		}
		return Reply{Outcome: Chat, Parts: []Part{{Kind: PartSay, Text: words}}}, nil
	}
	return r.ask(ctx, text, state)
}

// ask searches and decides.
func (r *Responder) ask(ctx context.Context, text string, state *Conversation) (Reply, error) {
	result, err := r.search.Search(ctx, index.Query{Text: text, Leaflet: state.Leaflet, Earlier: state.Earlier})
	if err != nil {
		return Reply{}, err
	}
	reply := r.decide(text, &result)
	reply.Result = &result
	state.remember(text, &reply)
	return reply, nil
}

// chosen replies to a choice: the passage that was offered, or the earlier
// question asked again of the leaflet that was picked.
func (r *Responder) chosen(ctx context.Context, choice Choice, state *Conversation) (Reply, error) {
	state.Leaflet, state.Pending = choice.Leaflet, nil
	if choice.Passage == "" {
		return r.ask(ctx, choice.Ask, state)
	}
	for _, leaflet := range r.search.Library().Leaflets() {
		for _, section := range leaflet.Sections {
			for _, passage := range section.Passages {
				if passage.ID == choice.Passage {
					return r.answer(index.Match{Quote: knowledge.Quote{Leaflet: &leaflet, Section: &section, Passage: &passage}, Confidence: 1}), nil
				}
			}
		}
	}
	return r.unknown(nil), nil // the leaflet was replaced since the choice was offered
}
