package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"bedside/bot/bottest/faketelegram"
)

// looks runs "insights" beside the process, as a person, and returns the address that it prints and what
// ends it and returns its exit code.
func (p *process) looks(who string, args ...string) (address string, end func() int) {
	p.t.Helper()
	ctx, stop := context.WithCancel(p.t.Context())
	printed, out := io.Pipe()
	var told bytes.Buffer
	command := &program{stdio: stdio{strings.NewReader(""), out, &told}, env: p.env,
		login: func([]string) (string, error) { return who, nil }}
	code := make(chan int, 1)
	go func() {
		code <- command.run(ctx, append([]string{"insights", "--config", p.config(), "--recogniser", "off",
			"--reader", "off"}, args...))
		_ = out.Close()
	}()
	address, err := bufio.NewReader(printed).ReadString('\n')
	if err != nil {
		p.t.Fatalf("insights printed no address: %v, %s", err, told.String())
	}
	return strings.TrimSpace(address), func() int {
		stop()
		return <-code
	}
}

// page sends a request to a page, and returns what came.
func (p *process) page(method, address string) (code int, body string) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, address, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// TestInsights opens the page of figures beside a process that answers people, on both engines, and then what
// they asked.
func TestInsights(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		p := newProcess(t, fake, setup{store: at(t), env: quickTelegram}).start()
		for chat := range int64(6) {
			p.wantAnswer(7000001+chat, "can I shower?", "24 hours")
		}
		p.ask(7000011, "do you have a car park near the harbour?")
		address, end := p.looks("anna")
		if !strings.HasPrefix(address, "http://127.0.0.1:") {
			t.Errorf("the address is %s", address)
		}
		code, table := p.page("GET", address+"csv?table=questions&days=7")
		last := table[strings.LastIndex(strings.TrimSpace(table), "\n")+1:]
		if code != http.StatusOK || !strings.HasPrefix(last, "all,5,") || strings.Contains(table, ",1,") ||
			strings.Contains(table, ",6,") {
			t.Errorf("the table: %d\n%s", code, table)
		}
		code, page := p.page("GET", address)
		if code != http.StatusOK || !strings.Contains(page, "Bone marrow examination") || strings.Contains(page, "harbour") {
			t.Errorf("the page: %d\n%s", code, page)
		}
		code, page = p.page("POST", address+"questions")
		if code != http.StatusOK || !strings.Contains(page, "car park near the harbour") {
			t.Errorf("the questions: %d\n%s", code, page)
		}
		if code := end(); code != exitOK {
			t.Errorf("it ends with %d", code)
		}
		p.command(exitOK, "operator:anna", "audit", "list", "--config", p.config())
		p.command(exitOK, "opened the questions of patients since", "audit", "list", "--config", p.config())
	})
}

func TestInsightsRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"insights"}, exitUsage, "no config is named"},
		{[]string{"insights", "--config", "x", "more"}, exitUsage, "takes no argument"},
		{[]string{"insights", "--config", "x", "--listen", "0.0.0.0:80"}, exitUsage,
			"write an address of this machine alone"},
		{[]string{"insights", "--config", "nowhere.yaml"}, exitFailed, "nowhere.yaml"},
	} {
		var told bytes.Buffer
		code := run(t.Context(), test.args, nil, stdio{strings.NewReader(""), io.Discard, &told})
		if code != test.code || !strings.Contains(told.String(), test.says) {
			t.Errorf("%v: %d, %s", test.args, code, told.String())
		}
	}
}
