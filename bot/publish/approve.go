package publish

import "context"

// NotApprovedError is the error of a version that may not go live, until its files change.
type NotApprovedError struct{ Why error }

// Error tells why.
func (e *NotApprovedError) Error() string {
	return "the new version of the leaflets was not approved: " + e.Why.Error()
}

// Unwrap returns why.
func (e *NotApprovedError) Unwrap() error { return e.Why }

// approve asks whether a version may take the place of the one of before.
func (p *Publisher) approve(ctx context.Context, before, next *Version) error {
	if p.options.Approve == nil || before.Library == nil {
		return nil
	}
	if err := p.options.Approve(ctx, before, next); err != nil {
		return &NotApprovedError{err}
	}
	return nil
}
