package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// The age of a channel's last good contact up to which the service is ready. A poll of
// Telegram waits half a minute: three may fail. Slack is asked for a sign of life
// every ten seconds over a socket, and every twenty over HTTP.
const (
	freshPoll   = 90 * time.Second
	freshSocket = 25 * time.Second
	freshHTTP   = time.Minute
)

// How long something may last before the service is not ready because of it.
const (
	longUnanswered = 20 * time.Second // a message without an answer
	longFailing    = 20 * time.Second // not one delivery that succeeds
	longUnadvised  = 5 * time.Second  // an emergency without its advice
)

// readyz tells whether people are answered now, and if not, why: a word for the part, and a
// few more for people. What is logged is not repeated here.
func (s *service) readyz(w http.ResponseWriter, r *http.Request) {
	lines := []string{"ready"}
	if faults := s.faults(r.Context(), time.Now()); len(faults) > 0 {
		lines = faults
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	fmt.Fprintln(w, strings.Join(append(lines, s.remarks()...), "\n"))
}

// remarks tell what is not as one may expect it, though people are answered.
func (s *service) remarks() (remarks []string) {
	if s.standsBy() {
		remarks = append(remarks, "standby for Telegram: another instance polls")
	}
	if contest := s.contest(); contest != "" && s.telegram.Elected() {
		remarks = append(remarks, contest)
	}
	if s.untaught {
		remarks = append(remarks, "recogniser: its weights were refused; the table of flags judges messages alone")
	}
	if s.unread.Load() {
		remarks = append(remarks, "reader: its weights were refused; passages are found by words alone")
	}
	if remark := s.encoding.remark(); remark != "" {
		remarks = append(remarks, remark)
	}
	if s.web != nil && s.web.CountsAsOne(time.Now()) {
		remarks = append(remarks, "page: people are refused as too fast, and count as one: the proxy before Bedside has to say in "+
			"X-Forwarded-For whom it stands for, and to stand in web.proxies unless it is on this machine")
	}
	for _, wrong := range joined(s.words.faults()) {
		remarks = append(remarks, "words: "+wrong)
	}
	remarks = append(remarks, s.figures.remarks()...)
	if isOver(s.stages.answering) {
		for _, wrong := range joined(s.holidays.faults()) {
			remarks = append(remarks, "holidays: "+wrong)
		}
	}
	return append(append(remarks, s.libraryRemarks()...), s.rulingRemarks(time.Now())...)
}

// standsBy tells whether another instance polls Telegram.
func (s *service) standsBy() bool {
	return s.telegram != nil && s.telegram.Standby() && s.config.Telegram.Mode == modePoll
}

// faults lists what keeps the service from being ready, without secrets, addresses and
// patients' words.
func (s *service) faults(ctx context.Context, now time.Time) (faults []string) {
	if part := s.stages.missing(); part != "" {
		faults = append(faults, part+": not there yet")
	}
	faults = append(faults, s.storeFaults(ctx)...)
	faults = append(faults, s.relayFaults()...)
	if s.telegram != nil && !s.telegram.Standby() {
		faults = append(faults, s.telegramFaults(now)...)
	}
	if s.slack != nil {
		faults = append(faults, s.slackFaults(now)...)
	}
	return faults
}

// telegramFaults tells what is wrong with Telegram: nothing comes, or it goes elsewhere.
func (s *service) telegramFaults(now time.Time) []string {
	faults := s.silence("telegram", s.telegram.LastPoll(), cmp.Or(s.tuning.freshPoll, freshPoll), s.telegram.Fault(), now)
	if contest := s.contest(); contest != "" && len(faults) == 0 && !s.telegram.Elected() {
		faults = append(faults, contest)
	}
	return faults
}

// contest tells of another that takes Telegram's updates; "" when there is none. Among replicas
// it is a remark: the one that was elected is not to be taken for broken because another of
// them is cut off from the store.
func (s *service) contest() string {
	if s.telegram == nil || s.telegram.Standby() || s.telegram.Contested() == nil {
		return ""
	}
	return fmt.Sprintf("telegram: updates go elsewhere: %v", s.telegram.Contested())
}

// slackFaults tells what is wrong with Slack: nothing comes, or nothing can be written.
func (s *service) slackFaults(now time.Time) []string {
	faults := s.silence("slack", s.slack.LastSeen(), s.freshSlack(), s.slack.Fault(), now)
	if refusal := s.slack.Refusal(); refusal != nil && len(faults) == 0 {
		faults = append(faults, fmt.Sprintf("slack: nothing can be written: %v", refusal))
	}
	return faults
}

// storeFaults tells what is wrong with the store, and whether something waits in it.
func (s *service) storeFaults(ctx context.Context) (faults []string) {
	if !isOver(s.stages.opened) {
		return nil
	}
	var all sync.WaitGroup // each may take its whole time
	var writable, spacious, readable error
	all.Go(func() { writable = s.writable.probe(ctx, s.store.Ping) })
	if !s.config.Store.isPostgres() {
		all.Go(func() { spacious = s.spacious.probe(ctx, s.takeSpace) })
	}
	all.Go(func() { readable = s.readable.probe(ctx, s.lookAtQueue) })
	all.Wait()
	if writable != nil {
		faults = append(faults, "store: it cannot be written")
	}
	if spacious != nil {
		faults = append(faults, "disk: it is full, or does not take writes")
	}
	waits := time.Duration(s.unanswered.Load())
	switch {
	case readable != nil && len(faults) == 0:
		faults = append(faults, "store: it cannot be read")
	case readable == nil && waits > longUnanswered:
		faults = append(faults, fmt.Sprintf("queue: a message waits for its answer for %s", waits.Round(time.Second)))
	}
	return faults
}

// lookAtQueue notes how long the oldest message waits for an answer.
func (s *service) lookAtQueue(ctx context.Context) error {
	waits, err := s.relay.Unanswered(ctx)
	if err == nil {
		s.unanswered.Store(int64(waits))
	}
	return err
}

// relayFaults tells what the relay cannot do.
func (s *service) relayFaults() (faults []string) {
	h := s.relay.Health()
	add := func(wrong bool, what string, args ...any) {
		if wrong {
			faults = append(faults, fmt.Sprintf(what, args...))
		}
	}
	add(h.Waiting > longUnadvised, "advice: an emergency waits for it for %s", h.Waiting.Round(time.Second))
	add(h.Spooled > 0, "spool: %d batches wait for the store", h.Spooled)
	add(h.Failing > longFailing, "delivery: none has succeeded for %s", h.Failing.Round(time.Second))
	add(h.Stalled, "queue: the work could not be begun")
	add(h.DeskShut > 0, "desk: its chat has taken no messages for %s", h.DeskShut.Round(time.Second))
	return faults
}

// pingWithin is the time that the store may take to say that it can be written.
const pingWithin = 2 * time.Second

// prober does a probe that may hang, as on a file system that is frozen, one at a time.
type prober struct {
	mu      sync.Mutex
	running chan struct{} // closed once the probe under way has ended; nil when there is none
	err     error         // of the last one
}

// probe returns what a new probe comes to, or fails when that takes too long.
func (p *prober) probe(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, pingWithin)
	defer cancel()
	p.mu.Lock()
	running := p.running
	if running == nil {
		running = make(chan struct{})
		p.running = running
		go p.run(context.WithoutCancel(ctx), do)
	}
	p.mu.Unlock()
	select {
	case <-running:
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *prober) run(ctx context.Context, do func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, pingWithin)
	defer cancel()
	err := do(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
	close(p.running)
	p.running = nil
}

// probeSize is how much space there has to be: the database grows by pieces, and its log.
const probeSize = 256 << 10

// spaceFresh is how long a probe of the disk counts.
const spaceFresh = 2 * time.Second

// takeSpace takes some space beside the SQLite file and gives it back: to write within the
// file says nothing about a disk that is full.
func (s *service) takeSpace(context.Context) error {
	if time.Since(s.spaceAt) < spaceFresh {
		return nil
	}
	file, err := os.CreateTemp(filepath.Dir(string(s.config.Store)), ".bedside-space-*")
	if err != nil {
		return err
	}
	_, err = file.Write(make([]byte, probeSize))
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close(), os.Remove(file.Name()))
	if err == nil {
		s.spaceAt = time.Now()
	}
	return err
}

// silence tells of a channel that is off, or that was last well too long ago.
func (s *service) silence(channel string, last time.Time, fresh time.Duration, fault error, now time.Time) []string {
	why, off := s.ended.Load(channel)
	switch {
	case off:
		return []string{fmt.Sprintf("%s: off until a restart: %v", channel, why)}
	case last.IsZero() && fault == nil:
		return []string{channel + ": being reached for the first time"}
	case last.IsZero():
		return []string{fmt.Sprintf("%s: not reached since the start: %v", channel, fault)}
	case now.Sub(last) > fresh:
		return []string{fmt.Sprintf("%s: nothing received for %s: %v", channel, now.Sub(last).Round(time.Second), fault)}
	}
	return nil
}

// freshSlack is the age of Slack's last sign of life up to which the service is ready.
func (s *service) freshSlack() time.Duration {
	if s.config.Slack.Mode == modeHTTP {
		return cmp.Or(s.tuning.freshSlack, freshHTTP)
	}
	return cmp.Or(s.tuning.freshSlack, freshSocket)
}
