package store

import (
	"context"
	"errors"
	"net"
	"slices"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// errInUse means that another process has the SQLite file.
var errInUse = errors.New("it is in use by another process; stop that one first")

// Transient tells whether an error of opening a store may pass by itself, so that trying
// again helps: nobody listens, the database starts up, a disk is full or read-only, another
// program has it locked.
func Transient(err error) bool {
	if errors.Is(err, errInUse) {
		return false
	}
	if refused := (*pgconn.PgError)(nil); errors.As(err, &refused) {
		return slices.Contains([]string{"08", "40", "53", "55", "57", "58"}, refused.Code[:min(2, len(refused.Code))]) ||
			refused.Code == "25006"
	}
	if told := (*sqlite.Error)(nil); errors.As(err, &told) {
		return slices.Contains([]int{5, 6, 8, 10, 13, 14}, told.Code()&0xff)
	}
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) || errors.Is(err, syscall.ECONNREFUSED) ||
		errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.ENOENT)
}
