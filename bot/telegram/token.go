package telegram

import (
	"context"
	"errors"
)

// proofs is how many times getMe has to refuse a token that another call was refused for,
// before it is taken for none any more.
const proofs = 2

// pause waits before another try after an error. It fails with ErrToken when the token was
// refused and is proved to be none.
func (c *Channel) pause(ctx context.Context, err error, backoff *backoff) error {
	if errors.Is(err, ErrToken) {
		return c.proveToken(ctx, err, backoff)
	}
	backoff.wait(ctx, err)
	return nil
}

// proveToken asks getMe about a token that a call was refused for: a server in trouble, or what
// stands before it, refuses a good one in passing. It returns nil unless the token is refused
// again and again.
func (c *Channel) proveToken(ctx context.Context, err error, backoff *backoff) error {
	for tries := 0; errors.Is(err, ErrToken); tries++ {
		if tries == proofs {
			return err
		}
		backoff.wait(ctx, err)
		err = c.getMe(ctx)
	}
	return nil
}
