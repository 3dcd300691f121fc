package dialog

import (
	"cmp"
	"context"
	"slices"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// maxQuestions is how many questions of one message are replied to.
const maxQuestions = 3

// ask replies to a message that asks something. meant is the leaflet that was
// picked for it, "" when none was. A message of several questions of which none
// can be answered is read as one.
func (r *Responder) ask(ctx context.Context, text, meant string, state *bot.Conversation) (response, error) {
	words := lexicon.Words(text)
	reply, err := r.askEach(ctx, questions(words), meant, *state)
	if err == nil && reply.Answer == nil {
		reply, err = r.askOne(ctx, question{text, words}, meant, *state)
	}
	if err != nil {
		return response{}, err
	}
	remember(state, text, &reply)
	return reply, nil
}

// askOne searches and decides.
func (r *Responder) askOne(ctx context.Context, q question, meant string, state bot.Conversation) (response, error) {
	query := index.Query{Text: q.text, Words: q.words, Leaflet: state.Leaflet, Earlier: state.Earlier, Limit: usualMatches}
	if meant != "" {
		query.Limit = manyMatches
	}
	result, err := r.search.Search(ctx, query)
	if err != nil {
		return response{}, err
	}
	if meant != "" {
		result = onlyLeaflet(meant, result)
	}
	reply := response{r.decide(q.text, &result, state.At), &result}
	reply.Proof = proofOfSearch(&reply)
	reply.Quoted = quoted(&reply)
	reply.Question = r.asked(q.text, &result, state)
	return reply, nil
}

// asked is the question of a patient as it is listed for the clinic; one that
// leaves out what it is about stands below the one that it goes on from.
func (r *Responder) asked(text string, result *index.Result, state bot.Conversation) string {
	goesOn := slices.ContainsFunc(result.Question.Terms, func(t index.Term) bool { return t.Role == index.Inherited })
	switch {
	case r.staff:
		return ""
	case goesOn && len(state.Earlier) > 0:
		return state.Earlier[len(state.Earlier)-1] + "\n" + text
	}
	return text
}

// askEach replies to several questions: the first that has an answer is the
// reply, and the others are asked again of its leaflet. It returns the zero
// response when none has an answer.
func (r *Responder) askEach(
	ctx context.Context,
	asked []question,
	meant string,
	state bot.Conversation,
) (response, error) {
	left := max(0, len(asked)-maxQuestions)
	asked = asked[:len(asked)-left]
	for i, q := range asked {
		reply, err := r.askOne(ctx, q, meant, state)
		if err != nil {
			return response{}, err
		}
		if reply.Answer != nil {
			err := r.askOthers(ctx, slices.Delete(asked, i, i+1), meant, state, &reply.Reply)
			addText(&reply.Reply, r.clinic.sayRest(left))
			return reply, err
		}
	}
	return response{}, nil
}

// askOthers asks the other questions of a message of the leaflet of its reply
// and puts their answers below it. Those that have none are told of.
func (r *Responder) askOthers(
	ctx context.Context,
	others []question,
	meant string,
	state bot.Conversation,
	reply *bot.Reply,
) error {
	moveTo(&state, reply.Answer.Leaflet.ID)
	for _, q := range others {
		other, err := r.askOne(ctx, q, meant, state)
		if err != nil {
			return err
		}
		if other.Answer == nil {
			reply.Missed = append(reply.Missed, other.Reply)
			continue
		}
		r.clinic.addAnswer(reply, other.Reply)
	}
	addText(reply, r.clinic.sayMissed(len(reply.Missed)))
	return nil
}

// addAnswer puts the answer to another question below a reply. In a passage that is quoted
// already it only marks what answers this one as well.
func (c words) addAnswer(r *bot.Reply, other bot.Reply) {
	for _, quoted := range append([]bot.Reply{*r}, r.Also...) {
		if quoted.Answer.Passage.ID == other.Answer.Passage.ID {
			markAlso(r, quoted.Answer, other.Answer.Highlights)
			return
		}
	}
	other.Text = bot.PlainText(other.Parts)
	r.Also = append(r.Also, other)
	r.Quoted = append(r.Quoted, other.Quoted...)
	addText(r, c.say(sayAlso))
	r.Parts = append(r.Parts, other.Parts...)
}

// markAlso marks more of a passage that a reply quotes.
func markAlso(r *bot.Reply, quoted *bot.Answer, more []knowledge.Unit) {
	var marked []knowledge.Unit
	all := slices.Concat(quoted.Highlights, more)
	slices.SortFunc(all, func(a, b knowledge.Unit) int { return cmp.Compare(a.Start, b.Start) })
	for _, unit := range all {
		if last := len(marked) - 1; last >= 0 && unit.Start < marked[last].End {
			marked[last].End = max(marked[last].End, unit.End)
			continue
		}
		marked = append(marked, unit)
	}
	quoted.Highlights = marked
	for i := range r.Parts {
		if r.Parts[i].Kind == bot.PartQuote && r.Parts[i].Text == quoted.Passage.Text {
			r.Parts[i].Bold = marked
		}
	}
}

// addText adds what the bot says in its own words; "" adds nothing.
func addText(r *bot.Reply, texts ...string) {
	for _, text := range texts {
		if text != "" {
			r.Parts = append(r.Parts, bot.Part{Kind: bot.PartSay, Text: text})
		}
	}
}
