package main

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"bedside/bot"
	"bedside/bot/dialog"
	"bedside/bot/publish"
	"bedside/index"
	"bedside/index/reader"
	"bedside/index/urgency"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// liveAnswerer answers from the version of the library that is live: each question from one
// version, from its beginning to its end.
type liveAnswerer struct {
	*dialog.Responder // for what needs no leaflet
	publisher         *publish.Publisher
	triage            *urgency.Triage
	clinic            bot.Clinic
	staff             bool
	audiences         audiencesConfig
	asker             bot.Asker // who is answered; the zero Asker sees what everybody may
	log               *slog.Logger
	shelf             *reader.Shelf   // nil without the reader
	policy            *publish.Policy // of what is published; nil before it is known
}

// heed has everything answered by a policy.
func (a *liveAnswerer) heed(policy *publish.Policy) {
	a.policy, a.Responder = policy, a.Responder.Under(policy)
}

// openLive makes the first version of the library, and what answers from it.
func (p *program) openLive(s *service) (*liveAnswerer, error) {
	loading := p.progress()
	defer loading.stop()
	shelf, err := p.shelf(s.shelving())
	if err != nil {
		return nil, err
	}
	approve, err := s.approver(shelf)
	if err != nil {
		return nil, err
	}
	step := loading.step("indexing sections")
	publisher, err := publish.Open(publish.Options{
		Load: s.loader(p, loading),
		Build: func(library *knowledge.Library, words *lexicon.Lexicon, within *index.Index) (*index.Index, error) {
			options := index.Options{Lexicon: words, Shelf: shelf, Within: within}
			if within == nil {
				options.Progress = step
			}
			return index.Build(library, options)
		},
		Audiences: s.config.Audiences.kinds(),
		Approve:   approve,
		Paths:     s.config.Leaflets, Register: s.store, Observe: s.metrics.observeReload, Logger: s.log,
	})
	if err != nil {
		return nil, err
	}
	p.keepSmall()
	clinic := s.config.clinic()
	return &liveAnswerer{Responder: dialog.New(nil, s.triage, clinic), publisher: publisher, triage: s.triage,
		clinic: clinic, shelf: shelf, audiences: s.config.Audiences, log: s.log}, nil
}

// loader reads the leaflets of the config. What is wrong with them is logged the first time, or
// told on standard error when it ends the start; later the publisher tells of it.
func (s *service) loader(p *program, loading *progress) func() (publish.Content, error) {
	first := true
	return func() (publish.Content, error) {
		from := s.config.leafletFlags()
		from.resume = first
		found, problems, err := load(from, loading)
		if err != nil {
			return publish.Content{}, err
		}
		for _, problem := range problems {
			switch {
			case !first || problem.Level == knowledge.Note:
			case len(found.library.Leaflets()) == 0:
				p.report(problem)
			default:
				s.log.Warn("something is wrong with the leaflets", "problem", problem.Error())
			}
		}
		first = false
		found.loaded.Problems = problems
		return publish.Content{Loaded: found.loaded, Lexicon: found.lexicon}, nil
	}
}

// of answers from one version.
func (a *liveAnswerer) of(v *publish.Version) *dialog.Responder {
	r := dialog.New(a.policy.Over(a.view(v)), a.triage, a.clinic).Under(a.policy)
	if a.staff {
		return r.ForStaff()
	}
	return r
}

// ForStaff is that of dialog.Responder.
func (a *liveAnswerer) ForStaff() *liveAnswerer {
	staff := *a
	staff.Responder, staff.staff = a.Responder.ForStaff(), true
	return &staff
}

// Respond is that of dialog.Responder, as are those that follow.
func (a *liveAnswerer) Respond(ctx context.Context, m bot.Message) (bot.Reply, error) {
	v := a.publisher.Acquire()
	defer v.Release()
	return proven(v)(a.of(v).Respond(ctx, m))
}

// Choose replies to the pick of a choice.
func (a *liveAnswerer) Choose(ctx context.Context, choice bot.Choice, state bot.Conversation) (bot.Reply, error) {
	v := a.publisher.Acquire()
	defer v.Release()
	return proven(v)(a.of(v).Choose(ctx, choice, state))
}

// proven adds to what a reply was made from the version that it was made from.
func proven(v *publish.Version) func(bot.Reply, error) (bot.Reply, error) {
	return func(reply bot.Reply, err error) (bot.Reply, error) {
		for _, each := range slices.Concat([]bot.Reply{reply}, reply.Also, reply.Missed) {
			if each.Proof != nil {
				each.Proof.Library = v.Digest
			}
		}
		return reply, err
	}
}

// Command replies to a command.
func (a *liveAnswerer) Command(name, argument string, state bot.Conversation, kept time.Duration) bot.Reply {
	v := a.publisher.Acquire()
	defer v.Release()
	return a.of(v).Command(name, argument, state, kept)
}

// Library is what the asker sees of the library that is live.
func (a *liveAnswerer) Library() *knowledge.Library {
	v := a.publisher.Acquire()
	defer v.Release()
	return a.view(v).Library()
}

// Search searches what the asker sees of it, as the list of unanswered questions does.
func (a *liveAnswerer) Search(ctx context.Context, q index.Query) (index.Result, error) {
	v := a.publisher.Acquire()
	defer v.Release()
	return a.view(v).Search(ctx, q)
}

// Group puts messages together that mean the same.
func (a *liveAnswerer) Group(messages []string) [][]int {
	v := a.publisher.Acquire()
	defer v.Release()
	return a.view(v).Group(messages)
}

// close closes the live version and what it reads from.
func (a *liveAnswerer) close() error {
	a.publisher.Close()
	if a.shelf == nil {
		return nil
	}
	return a.shelf.Close()
}
