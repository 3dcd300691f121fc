package publish

import (
	"context"
	"errors"
	"slices"

	"bedside/knowledge"
)

// tell logs what is new in a report, and passes it on.
func (p *Publisher) tell(now Report) {
	before, first := p.told, p.told.At.IsZero()
	p.told = now
	log := p.options.Logger
	for _, problem := range now.Problems {
		if problem.Level == knowledge.Fault && !first && !slices.Contains(before.Problems, problem) {
			log.Warn("something is wrong with the leaflets", "problem", problem.Error())
		}
	}
	for _, k := range now.Kept {
		if !slices.ContainsFunc(before.Kept, func(b Kept) bool { return b.Leaflet == k.Leaflet }) {
			log.Warn("a leaflet cannot be read, and its version of before stays live", "leaflet", k.Leaflet,
				"file", k.Problem.File)
		}
	}
	switch {
	case errors.Is(now.Err, context.Canceled): // the program ends
	case now.Err != nil && (before.Err == nil || before.Err.Error() != now.Err.Error()):
		log.Error("the leaflets cannot be reloaded, and the version of before stays live", "error", now.Err)
	case now.Swapped && !first:
		log.Info("a new version of the leaflets is live", "digest", short(now.Digest), "leaflets", now.Leaflets,
			"added", len(now.Changes.Added), "changed", len(now.Changes.Changed), "removed", len(now.Changes.Removed),
			"kept", len(now.Kept), "took", now.Took)
	}
	p.options.Observe(now)
}

// short is a digest as people read it.
func short(digest string) string { return digest[:min(12, len(digest))] }
