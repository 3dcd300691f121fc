package web

import (
	"net/http"

	"bedside/bot"
)

// showPurpose shows what the program is for, and what it is not for.
func (s *server) showPurpose(w http.ResponseWriter, r *http.Request) {
	if !s.allowLook(w, r) {
		return
	}
	p := s.newPage(r, s.back)
	purpose := bot.IntendedPurpose()
	p.Title, p.Purpose = p.Words.Purpose, &purpose
	s.write(w, http.StatusOK, purposePage, p)
}
