package store

import (
	"context"
	"time"
)

// engine is a database. The SQL in this room is written for both; each engine
// has its own ways of opening, migrating, River, and erasing for good.
type engine interface {
	database
	jobQueue
	instances
}

// database runs transactions.
type database interface {
	// write runs f in a transaction, which is committed when f returns nil.
	write(ctx context.Context, f func(tx) error) error
	// read runs f, which changes nothing, and may see what others commit meanwhile.
	read(ctx context.Context, f func(tx) error) error
	// check fails when nothing can be written.
	check(ctx context.Context) error
	// scrub removes from disk what was deleted; keys says whether keys of chats were.
	scrub(ctx context.Context, keys bool) error
	// tidy does what scrub could not do at once; it is asked every few seconds.
	tidy(ctx context.Context) error
	close() error
}

// jobQueue works on the jobs that transactions make.
type jobQueue interface {
	// start lets River work on the jobs; the function returned stops it.
	start(ctx context.Context) (stop func(context.Context) error, err error)
}

// instances tells which of several processes on one database are alive.
type instances interface {
	// live shows other instances that this one is alive.
	live(ctx context.Context) error
	// dialect is what of the SQL is not the same on both.
	dialect() dialect
}

// dialect is SQL that is an engine's own.
type dialect struct {
	now   string // the database's clock, in milliseconds since 1970
	dead  string // the condition that the owner of a row of work is no more; $1 is the asking instance
	share string // ends a query whose row nobody may take over until the transaction ends
	take  string // ends a query that takes over rows, but those that are locked
	alone bool   // no other instance can be on the database
}

// tx is a transaction.
type tx interface {
	querier
	// enqueue makes jobs that begin when the transaction is committed.
	enqueue(ctx context.Context, jobs []queuedJob) error
	// dequeue deletes the jobs of a chat that have not begun.
	dequeue(ctx context.Context, chat int64) error
}

// querier runs SQL. Parameters are written $1, $2 and so on.
type querier interface {
	exec(ctx context.Context, query string, args ...any) (changed int64, err error)
	one(ctx context.Context, query string, args []any, into ...any) error // sql.ErrNoRows when there is none
	each(ctx context.Context, query string, args []any, f func(scan) error) error
}

// scan reads the columns of a row.
type scan func(into ...any) error

// job asks for work to be taken up.
type job struct {
	kind workKind
	chat int64
}

// queuedJob is a job in its place: emergencies, and what staff are told, are first.
type queuedJob struct {
	job
	first bool
}

// milliseconds is a time as the database writes it.
func milliseconds(t time.Time) int64 { return t.UnixMilli() }

func fromMilliseconds(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
