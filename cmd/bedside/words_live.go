package main

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"time"

	"bedside/bot/wording"
)

// wordsLook is how often the clinic's sentences are looked at. A change counts once two looks have
// found the same: who saves a file has not finished at its first byte.
const wordsLook = 2 * time.Second

// liveWords are a clinic's sentences, as their file says while the program runs.
type liveWords struct {
	file string
	said *wording.Set // what everybody says, in whose place new sentences are put
	log  *slog.Logger

	mu    sync.Mutex
	taken []byte // the text that was read last, well or not
	found []byte // the text at the last look
	wrong error  // why what is there now cannot be said
}

// newLiveWords follows a file of sentences, out of whose text said was read.
func newLiveWords(file string, text []byte, said *wording.Set, log *slog.Logger) *liveWords {
	return &liveWords{file: file, said: said, log: log, taken: text, found: text}
}

// run looks at the file now and then, until the context ends.
func (w *liveWords) run(ctx context.Context) error {
	tick := time.NewTicker(wordsLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			w.look()
		}
	}
}

// look takes what two looks have found.
func (w *liveWords) look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.found
	text, set, err := readWordsText(w.file)
	if w.found = text; bytes.Equal(before, text) {
		w.take(text, set, err)
	}
}

// reload takes what is in the file now.
func (w *liveWords) reload() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	text, set, err := readWordsText(w.file)
	w.found = text
	w.take(text, set, err)
}

// take says what was read from now on. A file that is bad leaves the sentences as they were.
func (w *liveWords) take(text []byte, set *wording.Set, err error) {
	was, same := w.wrong, bytes.Equal(w.taken, text)
	w.taken, w.wrong = text, err
	switch {
	case err != nil && (was == nil || was.Error() != err.Error()):
		w.log.Error("the clinic's sentences cannot be read; those of before are said", "error", err)
	case err == nil && (was != nil || !same):
		w.said.Replace(set)
		w.log.Info("the clinic's sentences are read again", "file", w.file, "sentences", set.Own())
	}
}

// faults are what is wrong with the file now.
func (w *liveWords) faults() (all []error) {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.wrong != nil {
		all = append(all, w.wrong)
	}
	return all
}
