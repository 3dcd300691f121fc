package slack

import (
	"net/http"
	"time"

	"bedside/bot/parcel"
)

// callTimeout is the time that a call may take, its answer read; slack-go has no bound.
const callTimeout = 10 * time.Second

// maxAnswer is the size up to which an answer is read, in bytes.
const maxAnswer = 4 << 20

func newClient(transport http.RoundTripper) *http.Client {
	if transport == nil {
		transport = parcel.NewTransport(callTimeout)
	}
	// a redirect would carry the token away
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{Transport: bounded{transport}, CheckRedirect: stay, Timeout: callTimeout}
}

// bounded ends answers that are too long.
type bounded struct{ http.RoundTripper }

// RoundTrip sends a request.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	response.Body = parcel.Capped(response.Body, maxAnswer)
	return response, nil
}
