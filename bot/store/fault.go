package store

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// fault is what is wrong with a database, in words that say what to do and hold
// nothing of its address.
type fault struct {
	words     string
	cause     error // told to errors.Is and errors.As, not to people
	transient bool
}

func (f *fault) Error() string { return f.words }

func (f *fault) Unwrap() error { return f.cause }

// Transient tells whether an error of opening or using a store may pass by itself, so
// that trying again helps: the database starts up, nobody listens at its address, its
// disk is full, another program has it locked. It does not for what a person has to
// mend, such as a wrong password, a missing database, a wrong data key, tables of a
// newer version, or a damaged file.
func Transient(err error) bool {
	if f := (*fault)(nil); errors.As(err, &f) {
		return f.transient
	}
	if refused := (*pgconn.PgError)(nil); errors.As(err, &refused) {
		return passes(refused.Code)
	}
	if told := (*sqlite.Error)(nil); errors.As(err, &told) {
		return slices.Contains(passing, told.Code()&0xff)
	}
	return errors.Is(err, context.DeadlineExceeded) || isNetwork(err) || errors.Is(err, syscall.EROFS) || errors.Is(err,
		syscall.ENOSPC)
}

// passing are results of SQLite that may pass (sqlite.org/rescode.html): busy, locked,
// readonly, ioerr, full, cantopen.
var passing = []int{sqliteBusy, 6, 8, 10, 13, 14}

// passes tells whether what PostgreSQL says may pass (appendix A, error codes): a
// connection that fails, too few resources, an operator who stops it, a standby that is
// read-only until it is promoted, locks.
func passes(code string) bool {
	if len(code) != 5 {
		return false
	}
	return slices.Contains([]string{"08", "40", "53", "55", "57", "58"}, code[:2]) || code == "25006" || code == "25P03"
}

// isNetwork tells whether an error is one of the way to a server.
func isNetwork(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		errors.Is(err, syscall.ENOENT)
}
