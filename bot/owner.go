package bot

import "context"

type ownerKey struct{}

// WithOwner adds to the context of work a function that fails once somebody else may
// be doing the same work, as after this process was frozen for a while.
func WithOwner(ctx context.Context, overdue func() error) context.Context {
	return context.WithValue(ctx, ownerKey{}, overdue)
}

// Owned fails when somebody else may be doing the work of this context by now. What
// waited long asks it before it does what others can see. It never fails where nobody
// else could.
func Owned(ctx context.Context) error {
	if overdue, ok := ctx.Value(ownerKey{}).(func() error); ok {
		return overdue()
	}
	return nil
}
