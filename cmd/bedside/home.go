package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"bedside/bot"
	"bedside/bot/gaps"
	"bedside/bot/slack"
	"bedside/knowledge"
)

// homePage makes the App Home in Slack.
type homePage struct {
	service *service

	// staff tells who sees what could not be answered; nil for nobody.
	staff func(ctx context.Context, user string) (bool, error)
	// weekly and zone are when the digest comes whose figures are shown; without
	// them, the week ends today.
	weekly gaps.Weekly
	zone   *time.Location

	mu     sync.Mutex
	asked  []string
	at     time.Time // when asked was counted
	missed *slack.HomeDesk
	made   time.Time // when missed was
}

// The most asked are of so many days, and counted again after a while.
const (
	askedSince = 30 * day
	askedFresh = 5 * time.Minute
	mostAsked  = 5
)

// show returns what the library knows now and what is asked most.
func (h *homePage) show(ctx context.Context) (slack.Home, error) {
	if !isOver(h.service.stages.loaded) {
		return slack.Home{}, errStarting
	}
	asked, err := h.mostAsked(ctx)
	if err != nil {
		return slack.Home{}, err
	}
	clinic := h.service.config.clinic()
	home := slack.Home{Clinic: clinic.Name, Asked: asked, Desk: h.desk}
	if clinic.StaffEmergency != "" {
		home.Notice = "In an emergency: " + clinic.StaffEmergency
	}
	for _, leaflet := range h.library().Leaflets() {
		shown := slack.HomeLeaflet{Title: leaflet.Title, Review: clinic.ReviewLine(&leaflet, time.Now())}
		if strings.HasPrefix(leaflet.Source, "https://") || strings.HasPrefix(leaflet.Source, "http://") {
			shown.Link = leaflet.Source
		}
		home.Leaflets = append(home.Leaflets, shown)
	}
	return home, nil
}

// homeAsker is who opens an App Home: one of the staff, in no channel.
var homeAsker = bot.Asker{Channel: string(deskSlack), Staff: true}

// library is what is published of what they see.
func (h *homePage) library() *knowledge.Library {
	return h.service.policy.Over(h.service.answerer.For(homeAsker)).Library()
}

// mostAsked returns the sections that were quoted most, on all channels.
func (h *homePage) mostAsked(ctx context.Context) ([]string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if time.Since(h.at) < askedFresh {
		return h.asked, nil
	}
	count := map[string]int{}
	library := h.library()
	err := h.service.store.Audit(ctx, time.Now().Add(-askedSince), func(row bot.AuditRow) error {
		if quote, ok := library.Quote(row.Passage, row.SHA256); ok {
			count[quote.Leaflet.Title+" › "+quote.Section.Heading]++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	h.asked, h.at = nil, time.Now()
	for title := range count {
		h.asked = append(h.asked, title)
	}
	slices.SortFunc(h.asked, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	h.asked = h.asked[:min(len(h.asked), mostAsked)]
	return h.asked, nil
}

// desk returns what a person sees who belongs to the staff, and nil for others.
func (h *homePage) desk(ctx context.Context, user string) (*slack.HomeDesk, error) {
	if h.staff == nil {
		return nil, nil
	}
	if member, err := h.staff(ctx, user); err != nil || !member {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if time.Since(h.made) < askedFresh {
		return h.missed, nil
	}
	shown, err := homeDesk(ctx, h.service.store, h.service.answerer.For(homeAsker), time.Now(), h.weekEnd())
	if err == nil {
		h.missed, h.made = shown, time.Now()
	}
	return shown, err
}

// weekEnd is the time of the last digest, or the beginning of today without digests.
func (h *homePage) weekEnd() time.Time {
	zone := cmp.Or(h.zone, time.UTC)
	now := time.Now().In(zone)
	if h.weekly.On {
		return h.weekly.Last(now)
	}
	year, month, day := now.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, zone)
}

// homeDesk lists what was not answered lately, and the figures of the week that
// ends at a time.
func homeDesk(ctx context.Context, store digestStore, meaning gaps.Index, now, end time.Time) (*slack.HomeDesk, error) {
	asked, err := store.Asked(ctx, now.Add(-askedSince))
	if err != nil {
		return nil, err
	}
	questions, err := gaps.List(ctx, meaning, asked)
	if err != nil {
		return nil, err
	}
	digest, err := newDigest(ctx, store, meaning, nil, end)
	if err != nil {
		return nil, err
	}
	shown := &slack.HomeDesk{Figures: digest.Figures()}
	for _, q := range questions {
		shown.Missed = append(shown.Missed, fmt.Sprintf("%s: %s", q.Shown(), count(q.Count(), "time")))
	}
	return shown, nil
}
