package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bedside/bot/web"
)

// TestPageRemark holds that health tells, and tells what to do, when people on the page are refused
// who count as one because of a proxy.
func TestPageRemark(t *testing.T) {
	channel, err := web.New(web.Options{PublicURL: "https://ask.example.org", Rates: web.Rates{Address: 1}})
	if err != nil {
		t.Fatal(err)
	}
	s := &service{web: channel, stages: newStages(), metrics: newMetrics()}
	s.metrics.registerWeb(channel)
	handler := channel.Handler(s.inbox(), pageBacking{s})
	look := func() int {
		request := httptest.NewRequest(http.MethodGet, "/", http.NoBody) // from 192.0.2.1, which is no known proxy
		request.Header.Set("X-Forwarded-For", "203.0.113.7")
		out := httptest.NewRecorder()
		handler.ServeHTTP(out, request)
		return out.Code
	}
	look()
	if got := s.remarks(); len(got) > 0 {
		t.Errorf("before anybody is refused it says %q", got)
	}
	for n := 0; look() != http.StatusTooManyRequests; n++ {
		if n > 1000 {
			t.Fatal("nobody is refused")
		}
	}
	if got := strings.Join(s.remarks(), "\n"); !strings.HasPrefix(got, "page: people are refused as too fast") ||
		!strings.Contains(got, "web.proxies") {
		t.Errorf("it says %q", got)
	}
}
