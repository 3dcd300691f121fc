package web

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"bedside/bot"
)

// maxText is how many characters a message may have, as many as on Telegram.
const maxText = 4096

// replyWithin is how long the answer to a form waits for the reply: a piece of a question waits
// two seconds for its rest.
const (
	replyWithin = 4 * time.Second
	lookEvery   = 250 * time.Millisecond // whether a press was dealt with: nobody tells
)

// scripted is the header by which the script of the page tells that it waits for itself.
const scripted = "Bedside-Script"

// post takes a message, or the press of a button. Who has no session gets one, and the page itself
// for an answer: a browser that keeps no cookies would find nothing behind a redirect.
func (s *server) post(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.met(FateUnfit)
		s.answer(w, r, s.session(r), http.StatusRequestEntityTooLarge, "", s.words.tooLong())
		return
	}
	holder := s.session(r)
	fresh := holder.token == ""
	if fresh {
		holder = newSession()
	}
	a, wrong := s.arrivalOf(r, holder.chat)
	if wrong != "" {
		advised := s.advise(a, s.address(r))
		if advised {
			s.met(FateAdvised)
		} else {
			s.met(FateUnfit)
		}
		switch {
		case fresh && advised:
			s.keepSession(w, r, holder)
		case fresh:
			holder = session{}
		}
		s.answer(w, r, holder, http.StatusUnprocessableEntity, r.PostFormValue("text"), wrong)
		return
	}
	if fresh {
		s.keepSession(w, r, holder)
	}
	fate, err := s.accept(r.Context(), a, s.address(r))
	s.met(fate)
	switch {
	case fate == FateTooFast:
		s.tooFast(r)
		w.Header().Set("Retry-After", "60")
		s.answer(w, r, holder, http.StatusTooManyRequests, a.Text, s.words.say(sayTooFast))
	case err != nil:
		s.log.Error("a message from the page could not be kept, and its author was told", "error", err)
		s.answer(w, r, holder, http.StatusServiceUnavailable, a.Text, s.words.say(sayNotTaken))
	case fresh:
		s.answer(w, r, holder, http.StatusOK, "", "")
	default:
		s.redirect(w, r)
	}
}

// arrivalOf reads a form; wrong says why it is none that can be taken.
func (s *server) arrivalOf(r *http.Request, chat string) (a bot.Arrival, wrong string) {
	number := r.PostFormValue("number")
	if !numberForm.MatchString(number) {
		number = newNumber()
	}
	a = bot.Arrival{Channel: "", ID: idOf(chat, number), Chat: chat, Kind: bot.ArrivalText, At: time.Now()}
	a.Message = "said " + a.ID
	if data := r.PostFormValue("press"); data != "" {
		a.Kind, a.Text, a.Message, a.Press = bot.ArrivalPress, data, r.PostFormValue("message"), chat+":"+a.ID
		if seenBy(a) > 0 {
			a.Press = chat + ":" + ownPress
		}
		return a, ""
	}
	a.Text = strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n"))
	switch {
	case a.Text == "":
		return a, s.words.say(sayEmpty)
	case utf8.RuneCountInString(a.Text) > maxText:
		return a, s.words.tooLong()
	}
	return a, ""
}

// idOf names what was sent by a form of a chat: the same when the form is sent again, and nobody
// else's.
func idOf(chat, number string) string {
	sum := sha256.Sum256([]byte(chat + " " + number))
	return base32.StdEncoding.EncodeToString(sum[:15])
}

// accept has an arrival kept, and waits no longer once it was advised on: what an emergency needs
// is then in memory, whatever the store does. What comes too fast is not kept; advice is given all
// the same. It returns what became of the arrival, and the error of what failed.
func (s *server) accept(ctx context.Context, a bot.Arrival, address string) (Fate, error) {
	if !s.limits.allowMessage(a.Chat, address) {
		if s.advise(a, address) {
			return FateAdvised, nil
		}
		return FateTooFast, nil
	}
	s.boxes.take(a)
	news, end := s.boxes.watch(a.Chat)
	defer end()
	kept := make(chan error, 1)
	go func() { // a browser that leaves takes nothing back
		kept <- s.inbox.Accept(context.WithoutCancel(ctx), s.Name(), "", []bot.Arrival{a})
	}()
	for {
		select {
		case err := <-kept:
			if err != nil {
				s.boxes.drop(a)
				return FateFailed, err
			}
			return FateTaken, nil
		case <-news:
			if s.advisedSince(a) {
				return FateTaken, nil
			}
		}
	}
}

// advise gives advice on an emergency that is told in a message which is not kept, and tells
// whether it did.
func (s *server) advise(a bot.Arrival, address string) bool {
	if a.Kind != bot.ArrivalText || !s.limits.allowLook(address) {
		return false
	}
	reply, urgent := s.options.Advise(bot.Message{Text: a.Text, At: a.At})
	if urgent {
		if utf8.RuneCountInString(a.Text) <= maxText {
			s.boxes.take(a)
		}
		s.boxes.add(a.Chat, entry{Message: newNumber(), At: time.Now(), parcel: &s.Pack(reply, "")[0]})
	}
	return urgent
}

// advisedSince tells whether advice is in memory that came after an arrival.
func (s *server) advisedSince(a bot.Arrival) bool {
	for _, e := range s.boxes.held(a.Chat, nil).entries {
		if e.parcel != nil && e.parcel.Urgent && !e.At.Before(a.At) {
			return true
		}
	}
	return false
}

// redirect leads to the page once a reply is there, or does not come soon. The script of the page
// waits by itself.
func (s *server) redirect(w http.ResponseWriter, r *http.Request) {
	most := replyWithin
	if r.Header.Get(scripted) != "" {
		most = 0
	}
	said := s.awaitReply(r, s.session(r).chat, most)
	place := said.place()
	home := s.base + "/"
	if s.isEmbedded(r) {
		home = s.base + "/embed"
	}
	w.Header().Set("Cache-Control", "no-store")
	guardAll(w.Header())
	http.Redirect(w, r, home+"#"+place, http.StatusSeeOther)
}

// place is the name of what somebody who has just sent a message is to be shown first: advice for an
// emergency, or where the reply begins.
func (c conversation) place() string {
	if len(c.Urgent) > 0 {
		return "urgent"
	}
	for i := len(c.Entries) - 1; i >= 0; i-- {
		if c.Entries[i].Own && i+1 < len(c.Entries) {
			return "m-" + c.Entries[i+1].ID
		}
		if c.Entries[i].Own {
			break
		}
	}
	return "latest"
}

// awaitReply waits until a reply is there, at most so long.
func (s *server) awaitReply(r *http.Request, chat string, most time.Duration) conversation {
	news, end := s.boxes.watch(chat)
	defer end()
	late := time.NewTimer(most)
	defer late.Stop()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		said := s.conversation(r.Context(), s.back.Store(), chat)
		if !said.Waiting && !said.pending {
			return said
		}
		select {
		case <-news:
		case <-look.C:
		case <-late.C:
			return said
		case <-r.Context().Done():
			return said
		case <-s.over:
			return said
		}
	}
}

// answer shows the page as the answer to a form, with what could not be taken still in it.
func (s *server) answer(w http.ResponseWriter, r *http.Request, holder session, code int, draft, wrong string) {
	p := s.newPage(r, s.back)
	p.Session = holder.name()
	if code == http.StatusOK {
		p.show(s.awaitReply(r, holder.chat, replyWithin))
	} else {
		p.show(s.conversation(r.Context(), s.back.Store(), holder.chat))
	}
	if holder.token == "" || code != http.StatusOK {
		p.Draft, p.Error = draft, wrong
	}
	if code == http.StatusOK && r.PostFormValue("had") == "1" {
		p.Told = s.words.say(sayExpired)
	}
	s.write(w, code, chatPage, p)
}
