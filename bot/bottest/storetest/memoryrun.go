package storetest

import (
	"context"
	"time"
)

// Run is as the suite demands.
func (m *Memory) Run(ctx context.Context, answer, deliver, desk func(context.Context, int64) (time.Duration,
	error)) error {
	run := &memoryRun{ctx: ctx, do: map[string]func(context.Context, int64) (time.Duration, error){"answer": answer,
		"deliver": deliver, "desk": desk}}
	m.mu.Lock()
	m.run = run
	m.work = map[memoryJob]*memoryWork{}
	for id := range m.chats {
		m.wake("answer", id)
		m.wake("deliver", id)
		m.wake("desk", id)
	}
	m.mu.Unlock()
	<-ctx.Done()
	m.mu.Lock()
	m.run = nil
	for _, w := range m.work {
		if w.timer != nil {
			w.timer.Stop()
		}
	}
	m.mu.Unlock()
	run.done.Wait()
	return nil
}

// wake begins work, or lets that under way know that there is more.
func (m *Memory) wake(kind string, chat int64) {
	if m.run == nil {
		return
	}
	j := memoryJob{kind, chat}
	w := m.work[j]
	if w == nil {
		w = &memoryWork{}
		m.work[j] = w
	}
	w.wakes++
	if !w.running {
		m.begins(j, w)
	}
}

func (m *Memory) begins(j memoryJob, w *memoryWork) {
	w.running = true
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	run := m.run
	run.done.Go(func() { m.works(run, j, w) })
}

// works calls a function until nothing is added meanwhile.
func (m *Memory) works(run *memoryRun, j memoryJob, w *memoryWork) {
	for {
		m.mu.Lock()
		wakes := w.wakes
		m.mu.Unlock()
		again := m.calls(run, j)
		m.mu.Lock()
		if w.wakes == wakes || run.ctx.Err() != nil {
			w.running = false
			if again > 0 && run.ctx.Err() == nil {
				w.timer = time.AfterFunc(again, func() { m.due(run, j, w) })
			}
			m.mu.Unlock()
			return
		}
		m.mu.Unlock()
	}
}

func (m *Memory) due(run *memoryRun, j memoryJob, w *memoryWork) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.run == run && !w.running {
		m.begins(j, w)
	}
}

func (m *Memory) calls(run *memoryRun, j memoryJob) (again time.Duration) {
	defer func() {
		if recover() != nil {
			again = time.Second
		}
	}()
	again, err := run.do[j.kind](run.ctx, j.chat)
	if err != nil {
		return max(again, time.Second)
	}
	return again
}
