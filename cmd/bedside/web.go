package main

import (
	"net/http"
	"time"

	"bedside/bot"
	"bedside/bot/dialog"
	"bedside/bot/web"
	"bedside/knowledge"
)

// newWeb makes the page for patients when the config names its address.
func (s *service) newWeb() error {
	if !s.config.Web.on() {
		return nil
	}
	o := s.config.Web.options()
	o.Clinic, o.Retention, o.Log = s.config.clinic(), time.Duration(s.config.Retention), s.log
	o.Advise = dialog.New(nil, s.triage, s.config.clinic()).Advise
	channel, err := web.New(o)
	if err != nil {
		return err
	}
	s.web = channel
	s.metrics.registerWeb(channel)
	return nil
}

// handleWeb serves the page.
func (s *service) handleWeb(mux *http.ServeMux) {
	if s.web == nil {
		return
	}
	handler := s.web.Handler(s.inbox(), pageBacking{s})
	for _, pattern := range s.web.Paths() {
		mux.Handle(pattern, handler)
	}
}

// pageBacking is what the page shows.
type pageBacking struct{ service *service }

// Store is nil until it was opened.
func (b pageBacking) Store() web.Store {
	if !isOver(b.service.stages.opened) {
		return nil
	}
	return b.service.store
}

// Library is what people on the page may be quoted; nil before it is there, and while the bot is
// switched off.
func (b pageBacking) Library() *knowledge.Library {
	s := b.service
	if !isOver(s.stages.loaded) {
		return nil
	}
	if _, off := s.policy.Off(); off {
		return nil
	}
	v := s.answerer.publisher.Acquire()
	defer v.Release()
	return s.policy.Over(s.answerer.For(bot.Asker{Channel: knowledge.AudienceWeb}).view(v)).Library()
}
