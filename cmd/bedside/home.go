package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"bedside/bot"
	"bedside/bot/slack"
)

// homePage is what the App Home in Slack shows.
type homePage struct {
	service *service

	mu    sync.Mutex
	asked []string
	at    time.Time // when asked was counted
}

// The most asked are of so many days, and counted again after a while.
const (
	askedSince = 30 * day
	askedFresh = 5 * time.Minute
	mostAsked  = 5
)

// show returns what the library knows now and what is asked most.
func (h *homePage) show(ctx context.Context) (slack.Home, error) {
	asked, err := h.most(ctx)
	if err != nil {
		return slack.Home{}, err
	}
	clinic := h.service.config.Clinic
	home := slack.Home{Clinic: clinic.Name, Asked: asked}
	if clinic.StaffEmergency != "" {
		home.Notice = "In an emergency: " + clinic.StaffEmergency
	}
	for _, leaflet := range h.service.engine.index.Library().Leaflets() {
		shown := slack.HomeLeaflet{Title: leaflet.Title, Reviewed: leaflet.Reviewed, Due: leaflet.ReviewDue}
		if strings.HasPrefix(leaflet.Source, "https://") || strings.HasPrefix(leaflet.Source, "http://") {
			shown.Link = leaflet.Source
		}
		home.Leaflets = append(home.Leaflets, shown)
	}
	return home, nil
}

// most returns the sections that were quoted most, on all channels.
func (h *homePage) most(ctx context.Context) ([]string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if time.Since(h.at) < askedFresh {
		return h.asked, nil
	}
	count := map[string]int{}
	library := h.service.engine.index.Library()
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
