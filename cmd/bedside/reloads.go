package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"bedside/bot/publish"
	"bedside/knowledge"
)

// reloadWithin is the time that a reload may take for who waits for its outcome.
const reloadWithin = 10 * time.Minute

// hearReloads asks for a reload with each SIGHUP, until the context ends. The signal is
// taken from the start on: by itself it ends a program.
func (s *service) hearReloads(ctx context.Context) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	go func() {
		defer signal.Stop(signals)
		for {
			select {
			case <-ctx.Done():
				return
			case <-signals:
			}
			s.words.reload()
			if isOver(s.stages.answering) && s.holidays != nil {
				s.holidays.look(time.Now())
			}
			if isOver(s.stages.loaded) {
				s.answerer.publisher.Ask()
			}
		}
	}()
}

// reloaded is what a reload came to, as the program tells it over HTTP.
type reloaded struct {
	Digest   string   `json:"digest"`
	Leaflets int      `json:"leaflets"`
	Swapped  bool     `json:"swapped"`
	Added    []string `json:"added,omitempty"`
	Changed  []string `json:"changed,omitempty"`
	Removed  []string `json:"removed,omitempty"`
	Kept     []string `json:"kept,omitempty"`
	Problems []string `json:"problems,omitempty"`
	Holidays []string `json:"holidays,omitempty"` // what is wrong with calendars of them
	Words    []string `json:"words,omitempty"`    // what is wrong with the clinic's sentences
	Error    string   `json:"error,omitempty"`
	TookMS   int64    `json:"took_ms"`
}

func newReloaded(r publish.Report, notTold error) reloaded {
	out := reloaded{Digest: r.Digest, Leaflets: r.Leaflets, Swapped: r.Swapped, Added: r.Changes.Added,
		Changed: r.Changes.Changed, Removed: r.Changes.Removed, TookMS: r.Took.Milliseconds()}
	for _, k := range r.Kept {
		out.Kept = append(out.Kept, k.Leaflet)
	}
	for _, p := range r.Problems {
		if p.Level == knowledge.Fault {
			out.Problems = append(out.Problems, p.Error())
		}
	}
	switch {
	case r.Err != nil:
		out.Error = r.Err.Error()
	case notTold != nil:
		out.Error = "the store is away, so other instances were not told; they look at their leaflets by themselves"
	}
	return out
}

// serveReload reloads, and answers with what came of it. It does not wait for the leaflets
// before it reads the clinic's sentences, which emergencies need.
func (s *service) serveReload(w http.ResponseWriter, r *http.Request) {
	s.words.reload()
	if !isOver(s.stages.loaded) {
		http.Error(w, "the leaflets are being loaded", http.StatusServiceUnavailable)
		return
	}
	// An answer that comes late is better than none.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(reloadWithin))
	report, notTold := s.answerer.publisher.ReloadAll(context.WithoutCancel(r.Context()))
	w.Header().Set("Content-Type", "application/json")
	done := newReloaded(report, notTold)
	done.Words = joined(s.words.faults())
	if isOver(s.stages.answering) && s.holidays != nil {
		s.holidays.look(time.Now())
		done.Holidays = joined(s.holidays.faults())
	}
	_ = json.NewEncoder(w).Encode(done) // who asked may have gone
}

// maxRemarks is how many bad leaflets health tells of.
const maxRemarks = 5

// libraryRemarks tell what is not as one may expect it with the leaflets.
func (s *service) libraryRemarks() (remarks []string) {
	if !isOver(s.stages.loaded) {
		return nil
	}
	publisher := s.answerer.publisher
	status := publisher.Status()
	if status.Err != nil {
		remarks = append(remarks,
			fmt.Sprintf("library: it cannot be reloaded, the version of before is live: %v", status.Err))
	}
	remarks = append(remarks, badLeaflets(status)...)
	if ids := publisher.AtRisk(); len(ids) > 0 {
		remarks = append(remarks, "library: the store has not kept what is live yet; a restart would lose "+
			strings.Join(ids[:min(len(ids), maxRemarks)], ", "))
	}
	others := 0
	for _, v := range publisher.Instances() {
		if !v.Own && v.Digest != status.Digest {
			others++
		}
	}
	if others > 0 {
		remarks = append(remarks, fmt.Sprintf("library: %s answers from other leaflets than this one (%s)",
			count(others, "instance"), shortDigest(status.Digest)))
	}
	return remarks
}

// badLeaflets tells, some lines at most, which leaflets cannot be read, and which of those stay
// as they were.
func badLeaflets(status publish.Report) (lines []string) {
	kept := map[string]string{} // by what is wrong with their file
	for _, k := range status.Kept {
		kept[k.Problem.Error()] += k.Leaflet + " "
	}
	for _, p := range status.Problems {
		if p.Level != knowledge.Fault {
			continue
		}
		line := "library: " + p.Error()
		if ids := strings.Fields(kept[p.Error()]); len(ids) > 0 {
			line = fmt.Sprintf("library: %s stays as it was: %v", strings.Join(ids, ", "), p)
		}
		lines = append(lines, line)
	}
	if more := len(lines) - maxRemarks; more > 0 {
		lines = append(lines[:maxRemarks], fmt.Sprintf("library: %s more", count(more, "problem")))
	}
	return lines
}

// shortDigest is a digest as people read it.
func shortDigest(digest string) string { return digest[:min(12, len(digest))] }
