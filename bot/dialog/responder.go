package dialog

import (
	"context"
	"fmt"
	"slices"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
)

// Searcher finds the passages that may answer a message.
type Searcher interface {
	Search(ctx context.Context, q index.Query) (index.Result, error)
	Library() *knowledge.Library
}

// Responder turns messages into replies. It keeps no state of its own and may
// be used by many goroutines.
type Responder struct {
	search Searcher
	flags  Triager
	clinic words
	staff  bool  // members of staff ask, for their patients
	rules  Rules // nil for none
}

// New joins what a reply is made from.
func New(search Searcher, flags Triager, clinic bot.Clinic) *Responder {
	return &Responder{search: search, flags: flags, clinic: words{clinic}}
}

// ForStaff returns a Responder for members of staff, who ask for their patients: in
// an emergency they get the clinic's procedure.
func (r *Responder) ForStaff() *Responder {
	staff := *r
	staff.staff = true
	return &staff
}

// Respond replies to one message. An emergency is recognised before anything
// else is looked at. It fails only when the search does, and then the error
// holds nothing of the message.
func (r *Responder) Respond(ctx context.Context, m bot.Message) (bot.Reply, error) {
	reply, _, err := r.Explain(ctx, m)
	return reply, err
}

// Explain replies as Respond does, and returns what the search found as well; nil
// when nothing was searched.
func (r *Responder) Explain(ctx context.Context, m bot.Message) (bot.Reply, *index.Result, error) {
	state := stateAt(m.Conversation, m.At)
	m.Conversation = state
	reply, err := r.reply(ctx, m, &state)
	if err != nil {
		return bot.Reply{}, nil, fmt.Errorf("replying to a message: %w", err)
	}
	if m.Attached != "" && reply.Outcome != bot.OutcomeUrgent { // advice has it already
		r.tellUnseen(&reply.Reply, m.Attached)
	}
	addRecent(&state, m.Text, m.At)
	return reply.in(state), reply.result, nil
}

// Choose replies to the pick of a choice: the passage that was offered, or the
// earlier question asked again of the leaflet that was picked. The state is that of
// the pick, with what was offered as Pending and its time as At. It fails only when
// the search does, and then the error holds nothing of the conversation.
func (r *Responder) Choose(ctx context.Context, choice bot.Choice, state bot.Conversation) (bot.Reply, error) {
	if words, off := r.off(); off {
		return r.replyOff(words, &state).in(state), nil
	}
	state.Earlier = slices.Clone(state.Earlier)
	reply, err := r.chosen(ctx, choice, &state)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("replying to a choice: %w", err)
	}
	return reply.in(state), nil
}

// response is a reply with what the search found for it; nil when nothing was searched.
type response struct {
	bot.Reply
	result *index.Result
}

// in completes a reply with its text and the state to keep.
func (r response) in(state bot.Conversation) bot.Reply {
	r.Text = bot.PlainText(r.Parts)
	r.Conversation = state
	return r.Reply
}

// reply looks at the flags before anything else.
func (r *Responder) reply(ctx context.Context, m bot.Message, state *bot.Conversation) (response, error) {
	verdict, flag := r.verdict(m)
	if verdict.Urgent() {
		return response{Reply: r.advise(m, verdict, flag)}, nil
	}
	if advice, ok := r.adviseAgain(m); ok {
		return response{Reply: advice}, nil
	}
	if verdict.Urgency == bot.UrgencyToday {
		reply, err := r.today(ctx, clip(m.Text), flag, state)
		reply.Flag = flagged(flag, verdict, true)
		proveFlags(&reply.Reply, verdict, true)
		return reply, err
	}
	reply, err := r.below(ctx, m, verdict, state)
	if err == nil && verdict.Urgency == bot.UrgencyPossible {
		r.openWith(flag, &reply.Reply)
		reply.Flag = flagged(flag, verdict, false)
	}
	proveFlags(&reply.Reply, verdict, false)
	return reply, err
}

// below is what a reply goes on with that opens with what to do in an emergency, or that no
// flag is raised for.
func (r *Responder) below(ctx context.Context, m bot.Message, verdict bot.Verdict,
	state *bot.Conversation) (response, error) {
	if verdict.Urgency == bot.UrgencyPossible {
		if symptom := r.flags.Assess(recentTexts(m)).Symptom; symptom != nil {
			return r.today(ctx, clip(m.Text), symptom, state)
		}
	}
	return r.replyInOrder(ctx, m.Text, state)
}

// replyInOrder goes through the stages in their order: the first that has a reply ends it.
func (r *Responder) replyInOrder(ctx context.Context, text string, state *bot.Conversation) (response, error) {
	if words, off := r.off(); off {
		return r.replyOff(words, state), nil
	}
	choice, picks := choose(state, text)
	if !picks {
		choice = otherLeaflet(state, text, r.search.Library().Leaflets())
	}
	switch {
	case choice != nil:
		return r.chosen(ctx, *choice, state)
	case picks:
		state.Pending = r.stillOffered(state.Pending)
		return response{Reply: r.notOffered(state.Pending)}, nil
	}
	talk := smallTalkIn(text)
	if talk != nil && !talk.yields {
		if talk.resets {
			*state = bot.Conversation{At: state.At}
		}
		return r.smallTalkReply(talk), nil
	}
	text = clip(text)
	if words, ok := deflect(text); ok {
		return response{Reply: r.inOwnWords(*state, r.clinic.say(words))}, nil
	}
	if notice, ok := r.foreign(text, state.Recent); ok {
		reply := bot.Reply{Outcome: bot.OutcomeAbstain, Parts: []bot.Part{notice},
			Question: r.asked(text, &index.Result{}, *state)}
		return response{Reply: reply}, nil
	}
	return r.lookUp(ctx, text, talk, state)
}

// lookUp replies from the leaflets; to what a message tells beside its question, or in place of one;
// or to small talk that leaflets might have answered, nil for none.
func (r *Responder) lookUp(ctx context.Context, text string, talk *smallTalkKind,
	state *bot.Conversation) (response, error) {
	told, feels := r.toldOf(text), r.feelingIn(text)
	switch {
	case told != nil && len(state.Earlier) == 0: // or else it may go on with what was asked
		return r.told(told, state), nil
	case feels != nil && feels.bare && feels.silent:
		return response{Reply: r.inOwnWords(*state, r.clinic.say(feels.alone))}, nil
	}
	reply, err := r.ask(ctx, text, "", state)
	switch {
	case err != nil:
		return response{}, err
	case talk != nil && reply.Outcome != bot.OutcomeAnswer:
		state.Pending = nil // what was offered is not shown
		return r.smallTalkReply(talk), nil
	case told != nil && reply.Outcome == bot.OutcomeAbstain:
		return r.told(told, state), nil
	case feels != nil:
		r.speak(feels, &reply, state)
	}
	return reply, nil
}

// smallTalkReply replies to small talk.
func (r *Responder) smallTalkReply(t *smallTalkKind) response {
	return response{Reply: bot.Reply{Outcome: bot.OutcomeChat, Parts: []bot.Part{{Kind: bot.PartSay,
		Text: t.reply(r.clinic, r.search.Library())}}}}
}

// usualMatches is the number of matches searched for: enough to see every leaflet that a
// general question may mean.
const usualMatches = 40

// manyMatches is the number of matches searched for when those of one leaflet are
// wanted: others may stand before them.
const manyMatches = 100

// onlyLeaflet narrows a result to the leaflet that is meant.
func onlyLeaflet(leaflet string, result index.Result) index.Result {
	all := result.Matches
	result.Matches = nil
	for _, m := range all {
		if m.Leaflet.ID == leaflet {
			m.Confidence = m.IfMeant
			result.Matches = append(result.Matches, m)
		}
	}
	return result
}

// chosen replies to a choice: the passage that was offered, or the earlier
// question asked again of the leaflet that was picked.
func (r *Responder) chosen(ctx context.Context, choice bot.Choice, state *bot.Conversation) (response, error) {
	if isListed(choice) {
		return response{Reply: r.opened(choice.Leaflet, state)}, nil
	}
	if choice.Passage == "" && r.search.Library().Leaflet(choice.Leaflet) == nil { // taken away since it was offered
		choice.Leaflet = ""
	}
	moveTo(state, choice.Leaflet)
	if len(state.Pending) == 1 {
		state.Pending = nil // taken; of several, another may turn out to be meant
	}
	if choice.Passage == "" {
		state.Earlier = slices.DeleteFunc(state.Earlier, func(text string) bool { return text == choice.Ask })
		return r.ask(ctx, choice.Ask, choice.Leaflet, state)
	}
	question := ""
	if n := len(state.Earlier); n > 0 {
		question = state.Earlier[n-1]
	}
	reply := response{Reply: r.unknown(&index.Result{})} // the leaflet was replaced since the choice was offered
	quote, ok, err := r.picked(ctx, choice, question)
	switch {
	case err != nil:
		return response{}, err
	case ok:
		reply.Reply = r.answer(index.Match{Quote: quote, Confidence: 1}, state.At)
		reply.Quoted = quoted(&reply)
	}
	reply.Proof = &bot.Proof{Basis: bot.BasisChoice}
	if question != "" {
		reply.Question = r.asked(question, &index.Result{}, *state)
	}
	return reply, nil
}
