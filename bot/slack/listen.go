package slack

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"
)

// linger is the time for which a socket that is being replaced is still read: what Slack has
// sent over it is on its way.
const linger = 15 * time.Second

// listen keeps a websocket open until the context ends or trying again cannot help.
// The next one is opened before the one that is about to end does: Slack hands a
// payload to any socket that is open (docs, using-socket-mode).
func (r *receiver) listen(ctx context.Context) error {
	var old *socket
	defer func() { old.close() }()
	for failures := 0; ; failures++ {
		var now *socket
		err := r.retry(ctx, func(ctx context.Context) (err error) {
			now, err = r.dial(ctx)
			return err
		})
		old.closeAfter(linger)
		if err != nil {
			return ignoreEnd(ctx, err)
		}
		began := time.Now()
		old = now
		reason := now.awaitReplacement(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(reason, ErrSocketOff):
			return reason
		case reason != nil:
			r.recordContact(reason)
			r.log.Warn("the connection to Slack ended", "error", reason)
		}
		if time.Since(began) > time.Minute {
			failures = 0
		}
		if failures > 0 && reason != nil { // sockets that end as soon as they are opened
			r.waitBackoff(ctx, failures, reason)
		}
	}
}

func (c *Channel) waitBackoff(ctx context.Context, failures int, err error) {
	select {
	case <-time.After(backoff(failures, err)):
	case <-ctx.Done():
	}
}

// ignoreEnd returns nil when the context's end is what is wrong.
func ignoreEnd(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// dial opens a websocket and waits for its hello.
func (r *receiver) dial(ctx context.Context) (*socket, error) {
	var address string
	err := r.call(ctx, socketOpening, func(api *slack.Client) (err error) {
		_, address, err = api.StartSocketModeContext(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	s, err := r.open(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("opening a socket to Slack: %w", err)
	}
	return s, nil
}
