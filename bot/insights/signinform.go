package insights

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

func (s *SignIn) showForm(w http.ResponseWriter, r *http.Request) {
	told := ""
	if _, ok := s.person(r); ok {
		http.Redirect(w, r, s.base+"/"+s.wanted(r), http.StatusSeeOther)
		return
	}
	if _, err := r.Cookie(s.cookieName()); err == nil {
		told = "Your session has ended. Sign in again."
		s.keep(w, "")
	}
	s.writeForm(w, r, http.StatusOK, told)
}

// form is what signInPage shows.
type form struct{ Clinic, Action, Told, Idle, Longest string }

// title names the page, after what is told: a screen reader begins with it.
func (f form) title() string {
	title := "Sign in: Insights"
	if f.Told != "" {
		title = f.Told + " " + title
	}
	if f.Clinic != "" {
		title += ", " + f.Clinic
	}
	return title
}

func (s *SignIn) writeForm(w http.ResponseWriter, r *http.Request, code int, told string) {
	var b strings.Builder
	f := form{Clinic: s.pages.Clinic, Action: s.base + "/sign-in" + s.wanted(r), Told: told,
		Idle: fmt.Sprintf("%.0f minutes", idleFor.Minutes()), Longest: fmt.Sprintf("%.0f hours", longestFor.Hours())}
	if err := signInPage(f).Render(context.Background(), &b); err != nil {
		s.pages.Report(fmt.Errorf("making the page to sign in: %w", err))
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	_, _ = w.Write([]byte(b.String())) // a reader that has gone is no fault
}
