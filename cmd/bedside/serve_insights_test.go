package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bedside/bot/bottest/logtest"
)

// staffPassword is that of anna.
const staffPassword = "four words nobody knows"

// withInsights starts it anew with the figures, for anna, and returns their address.
func (s *webServe) withInsights(more string) (address string) {
	s.t.Helper()
	s.stop()
	path := filepath.Join(s.folder, "bedside.yaml")
	config, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	address = s.url + "/staff/insights"
	added := "insights:\n  public_url: " + address + "\n  accounts: accounts\n" + more
	if err := os.WriteFile(path, append(config, added...), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.account("anna", staffPassword)
	s.start()
	return address
}

// account writes a file of accounts of one person.
func (s *webServe) account(name, password string) {
	s.t.Helper()
	writeAccount(s.t, filepath.Join(s.folder, "accounts"), name, password)
}

// writeAccount writes a file of accounts of one person, by the command that is there for it.
func writeAccount(t testing.TB, path, name, password string) {
	t.Helper()
	var line, told bytes.Buffer
	code := run(
		t.Context(),
		[]string{"insights", "password", name},
		nil,
		stdio{strings.NewReader(password + "\n"), &line, &told},
	)
	if code != exitOK {
		t.Fatalf("insights password: %d, %s", code, told.String())
	}
	if err := os.WriteFile(path, line.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// visit sends a request, with a form when it is a POST, and returns what came in the end.
func (r *scriptless) visit(method, address string, values url.Values) (code int, body string) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, address, strings.NewReader(values.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func (r *scriptless) signIn(address, password string) (code int, body string) {
	r.t.Helper()
	return r.visit("POST", address+"/sign-in", url.Values{"name": {"anna"}, "password": {password}})
}

// TestServeInsights has staff sign in at a service that answers patients, look, open what was asked, and go. A patient
// sees nothing of it, accounts are heeded at once, and what is printed tells neither names nor passwords.
func TestServeInsights(t *testing.T) {
	t.Parallel()
	s := startWeb(t, "leaflets: [leaflets]\n")
	patient := s.browse()
	const asked = "does your harbour shop sell umbrellas on sundays?"
	if code, body := patient.visit("GET", s.url+"/staff/insights/", nil); code != http.StatusNotFound ||
		strings.Contains(body, "Sign in") {
		t.Errorf("without a word in the config: %d\n%s", code, body)
	}
	s.writeKey()
	address := s.withInsights("replay_keys: [key.txt]\n")
	first := s.out
	patient.ask("when can I drive again after my knee operation?", "six weeks")
	s.browse().ask(asked, "could not find")
	for _, path := range []string{"", "/", "/csv?table=questions", "/sign-in"} {
		if code, body := patient.visit("GET", address+path, nil); code != http.StatusOK ||
			!strings.Contains(body, `name="password"`) ||
			strings.Contains(body, "harbour") {
			t.Errorf("a patient at %q: %d\n%s", path, code, body)
		}
	}
	if code, body := patient.visit("POST", address+"/questions", nil); code != http.StatusForbidden ||
		strings.Contains(body, "harbour") {
		t.Errorf("a patient opens the questions: %d\n%s", code, body)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	staff := &scriptless{s, &http.Client{Jar: jar}}
	if code, body := staff.signIn(address, "four words anybody knows"); code != http.StatusForbidden ||
		!strings.Contains(body, "Name or password is wrong.") {
		t.Errorf("a wrong password: %d\n%s", code, body)
	}
	page := staff.awaitFigures(address, "Risk and coverage on the clinic")
	if strings.Contains(page, "harbour") || !strings.Contains(page, "Your knee operation") {
		t.Errorf("the page:\n%s", page)
	}
	if code, body := staff.visit("POST", address+"/questions", nil); code != http.StatusOK ||
		!strings.Contains(body, "harbour shop sell umbrellas") {
		t.Errorf("the questions: %d\n%s", code, body)
	}
	own, err := url.Parse(address + "/")
	if err != nil {
		t.Fatal(err)
	}
	cookies := jar.Cookies(own)
	if code, body := staff.visit("POST", address+"/sign-out", nil); code != http.StatusOK ||
		!strings.Contains(body, "You have signed out.") {
		t.Errorf("signing out: %d\n%s", code, body)
	}
	jar.SetCookies(own, cookies)
	if _, body := staff.visit("GET", address+"/", nil); !strings.Contains(body, `name="password"`) {
		t.Errorf("with the cookie of before:\n%s", body)
	}
	if _, body := staff.signIn(address, staffPassword); !strings.Contains(body, "Sign out") {
		t.Errorf("once more:\n%s", body)
	}
	s.account("ben", staffPassword)
	if _, body := staff.visit("GET", address+"/", nil); !strings.Contains(body, `name="password"`) {
		t.Errorf("taken out of the accounts:\n%s", body)
	}
	if err := os.WriteFile(filepath.Join(s.folder, "accounts"), []byte("anna "+staffPassword+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, body := staff.signIn(address, staffPassword); code != http.StatusServiceUnavailable ||
		strings.Contains(body, s.folder) {
		t.Errorf("with a password among the accounts: %d\n%s", code, body)
	}
	s.wantLog(first, "accounts:1: the line is no name and hash")
	s.account("anna", staffPassword)
	staff.signIn(address, staffPassword)
	s.stop()
	s.start()
	if _, body := staff.visit("GET", address+"/", nil); !strings.Contains(body, `name="password"`) {
		t.Errorf("after a restart:\n%s", body)
	}
	for _, log := range []*logtest.Buffer{first, s.out} {
		for _, secret := range []string{"anna", "four words", "harbour", "argon2id"} {
			if strings.Contains(log.String(), secret) {
				t.Errorf("the log tells %q", secret)
			}
		}
	}
	var told bytes.Buffer
	code := run(
		t.Context(),
		[]string{"audit", "list", "--config", filepath.Join(s.folder, "bedside.yaml")},
		nil,
		stdio{nil, &told, &told},
	)
	for _, want := range []string{"insights:anna", "signed in to insights", "opened the questions of patients since", "signed out of insights"} {
		if code != exitOK || !strings.Contains(told.String(), want) {
			t.Errorf("the desk's log lacks %q (%d):\n%s", want, code, told.String())
		}
	}
}

// writeKey writes an answer key of one question.
func (s *webServe) writeKey() {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.folder, "key.txt"),
		[]byte("? when can I drive again after my knee operation?\n= knee-operation / Driving\n"), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// awaitFigures signs in and waits for what the page is to say.
func (r *scriptless) awaitFigures(address, want string) (page string) {
	r.t.Helper()
	signedIn := false // who has signed in is told to wait, and does not sign in again meanwhile
	r.await("the figures to say "+want, func() bool {
		if signedIn {
			_, page = r.visit("GET", address+"/", nil)
		} else {
			_, page = r.signIn(address, staffPassword)
			signedIn = strings.Contains(page, "Sign out") || strings.Contains(page, "still being counted")
		}
		return strings.Contains(page, "Signed in as") && strings.Contains(page, want)
	})
	return page
}

// wantLog waits for what a service printed.
func (s *webServe) wantLog(out *logtest.Buffer, want string) {
	s.t.Helper()
	s.await("the log to tell "+want, func() bool { return strings.Contains(out.String(), want) })
}

func TestInsightsPassword(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args     []string
		typed    string
		code     int
		out, err string
	}{
		{[]string{"anna"}, staffPassword + "\r\n", exitOK, "anna $argon2id$v=19$m=19456,t=2,p=1$", ""},
		{[]string{"anna"}, staffPassword, exitOK, "anna $argon2id$", ""},
		{[]string{"anna"}, "short\n", exitFailed, "", "take 15 at least"},
		{[]string{"anna"}, "", exitFailed, "", "has 0 characters"},
		{[]string{"Anna Hill"}, staffPassword, exitUsage, "", "write one such as anna.hill"},
		{nil, staffPassword, exitUsage, "", "name the person of the account"},
	} {
		var out, told bytes.Buffer
		code := run(
			t.Context(),
			append([]string{"insights", "password"}, test.args...),
			nil,
			stdio{strings.NewReader(test.typed), &out, &told},
		)
		if code != test.code || !strings.HasPrefix(out.String(), test.out) || (test.out == "") != (out.Len() == 0) ||
			!strings.Contains(told.String(), test.err) ||
			strings.Contains(out.String()+told.String(), strings.TrimSpace(test.typed)+"x") {
			t.Errorf("%v, %q: %d\n%s%s", test.args, test.typed, code, out.String(), told.String())
		}
		if test.typed != "" && strings.Contains(out.String()+told.String(), strings.TrimSpace(test.typed)) {
			t.Errorf("%v: the password is printed: %s%s", test.args, out.String(), told.String())
		}
	}
}
