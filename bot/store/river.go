package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river"
	"golang.org/x/time/rate"
)

// The arguments of jobs hold the number of a chat and nothing else.
type (
	answerArgs struct {
		Chat int64 `json:"chat"`
	}
	deliverArgs struct {
		Chat int64 `json:"chat"`
	}
	deskArgs struct {
		Chat int64 `json:"chat"`
	}
)

// Kind names the job for River.
func (answerArgs) Kind() string { return string(answering) }
func (a answerArgs) job() job   { return job{answering, a.Chat} }

// Kind names the job for River.
func (deliverArgs) Kind() string { return string(delivering) }
func (a deliverArgs) job() job   { return job{delivering, a.Chat} }

// Kind names the job for River.
func (deskArgs) Kind() string { return string(desking) }
func (a deskArgs) job() job   { return job{desking, a.Chat} }

// deliveringFirst is the queue of what staff are told: deliveries that hang elsewhere do
// not take its workers.
const deliveringFirst = "deliver_first"

// River's priorities: a job of a lower number is taken up before all others of its queue.
const (
	priorityFirst    = 1
	priorityOrdinary = 2
)

// riverJobs are jobs as River takes them, each in the queue of its kind.
func riverJobs(jobs []queuedJob) []river.InsertManyParams {
	var params []river.InsertManyParams
	for _, j := range jobs {
		options := &river.InsertOpts{Queue: string(j.kind), Priority: priorityOrdinary}
		if j.first {
			options.Priority = priorityFirst
		}
		if j.first && j.kind == delivering {
			options.Queue = deliveringFirst
		}
		params = append(params, river.InsertManyParams{Args: j.args(), InsertOpts: options})
	}
	return params
}

func (j job) args() river.JobArgs {
	switch j.kind {
	case answering:
		return answerArgs{j.chat}
	case delivering:
		return deliverArgs{j.chat}
	default:
		return deskArgs{j.chat}
	}
}

// worker hands River's jobs to the store.
type worker[A interface {
	river.JobArgs
	job() job
}] struct {
	river.WorkerDefaults[A]
	store *Store
}

// Work does one job. It never fails: what fails is waited for in the table of work.
func (w *worker[A]) Work(ctx context.Context, j *river.Job[A]) error {
	if again := w.store.work(ctx, j.Args.job()); again > 0 {
		return river.JobSnooze(again)
	}
	return nil
}

// startRiver starts a client; the function returned stops it, at first letting
// jobs finish, and cancelling them when its context ends.
func startRiver[T any](ctx context.Context, client *river.Client[T]) (func(context.Context) error, error) {
	if err := client.Start(ctx); err != nil {
		return nil, fmt.Errorf("starting the jobs: %w", err)
	}
	return func(ctx context.Context) error {
		err := client.Stop(ctx)
		if err == nil {
			return nil
		}
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
		defer cancel()
		if err = client.StopAndCancel(hard); errors.Is(err, context.DeadlineExceeded) {
			return errors.New("stopping the jobs: some did not end in time; they are done again at the next start")
		}
		return err
	}, nil
}

// throttled logs River's faults once in a while: River tries everything again,
// several times a second, and says so each time.
type throttled struct {
	slog.Handler
	pause *rate.Sometimes
}

// Enabled leaves out what River says about its daily work.
func (q throttled) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

// Handle passes on one record in a while, as a warning: River goes on by itself.
func (q throttled) Handle(ctx context.Context, r slog.Record) (err error) {
	r.Level = slog.LevelWarn
	r.Message = "the queue of jobs is in trouble and goes on trying: " + r.Message
	q.pause.Do(func() { err = q.Handler.Handle(ctx, r) })
	return err
}

// WithAttrs keeps quiet.
func (q throttled) WithAttrs(attrs []slog.Attr) slog.Handler {
	return throttled{q.Handler.WithAttrs(attrs), q.pause}
}

// WithGroup keeps quiet.
func (q throttled) WithGroup(name string) slog.Handler {
	return throttled{q.Handler.WithGroup(name), q.pause}
}
