package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot/bottest/faketelegram"
)

// press presses the button with a label under a message and waits until that is
// answered.
func (p *process) press(m faketelegram.Message, label string) {
	p.t.Helper()
	for _, row := range m.Keyboard {
		for _, b := range row {
			if b.Text == label {
				id := p.fake.Press(m.Chat, m.ID, b.Data)
				p.await(20*time.Second, "an answer to the press of "+label,
					func() bool { _, ok := p.fake.Acknowledged(id); return ok })
				return
			}
		}
	}
	p.t.Fatalf("no button %q under %s", label, shorten(m.Text))
}

// cli runs a command line with the process's environment.
func (p *process) cli(args ...string) (code int, out, told string) {
	p.t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(p.t.Context(), args, p.env, stdio{strings.NewReader(""), &stdout, &stderr})
	return code, stdout.String(), stderr.String()
}

// TestQuestions lists what was not answered while the process goes on answering,
// and makes a phrasing of it.
func TestQuestions(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		p := newProcess(t, fake, setup{store: at(t), config: "leaflets: [leaflets]\n"})
		p.leaflets()
		p.start()
		for i, text := range []string{"Can I fly next week?", "can i fly on saturday? 0123 456 789",
			"when may I take a flight again?", "is there a car park?", "hello"} {
			p.ask(int64(7000001+i), text)
		}
		const critic = 7000009
		answer := p.wantAnswer(critic, "When can I have a shower?", "Wait at least 24 hours")
		p.press(answer, "Not helpful")
		p.press(p.reply(critic, 1, "the press"), "It is wrong")

		t.Run("the list", func(t *testing.T) { p.t = t; p.listsQuestions() })
		t.Run("a proposal", func(t *testing.T) { p.t = t; p.proposes() })
		t.Run("what is refused", func(t *testing.T) { p.t = t; p.refusesToPropose() })
		p.t = t
		p.wantAnswer(7000001, "/forget yes", "erased")
		p.await(20*time.Second, "that it is forgotten", func() bool {
			_, out, _ := p.cli("questions", "--config", p.config(), "--format", "json")
			return !strings.Contains(out, "next week")
		})
	})
}

func (p *process) listsQuestions() {
	p.t.Helper()
	var questions []questionJSON
	p.await(20*time.Second, "the reason", func() bool {
		_, out, told := p.cli("questions", "--config", p.config(), "--format", "json")
		questions = nil
		for line := range strings.Lines(out) {
			var q questionJSON
			if err := json.Unmarshal([]byte(line), &q); err != nil {
				p.t.Fatalf("%v: %s %s", err, line, told)
			}
			questions = append(questions, q)
		}
		return strings.Contains(out, `"wrong":1`)
	})
	var got []string
	for _, q := range questions {
		got = append(got, fmt.Sprintf("%d: %s, %d+%d+%d", q.Number, q.Wordings[0], q.Unanswered, q.Offered, q.Unhelpful))
	}
	if len(got) != 3 || !strings.Contains(strings.Join(questions[0].Wordings, "|"), "saturday? [number]") ||
		questions[0].Times != 3 || questions[0].First == "" {
		p.t.Errorf("listed: %q", got)
	}
	_, table, _ := p.cli("questions", "--config", p.config())
	for _, want := range []string{"what patients asked", "not helpful: It is wrong 1", "nearest: ",
		"3 questions in the last 30 days, asked 5 times."} {
		if !strings.Contains(table, want) {
			p.t.Errorf("no %q in\n%s", want, table)
		}
	}
	_, sheet, _ := p.cli("questions", "--config", p.config(), "--format", "csv", "--since", "1d")
	if rows, err := csv.NewReader(strings.NewReader(sheet)).ReadAll(); err != nil || len(rows) != 4 || len(rows[0]) != 12 {
		p.t.Errorf("%v: %q", err, rows)
	}
	_, objects, _ := p.cli("questions", "--config", p.config(), "--format", "json")
	for _, out := range []string{table, sheet, objects} {
		if strings.Contains(out, "70000") || strings.Contains(out, "0123 456") {
			p.t.Errorf("it tells who asked:\n%s", out)
		}
	}
}

const flightSection = "bone-marrow-examination/after-you-go-home"

func (p *process) proposes() {
	p.t.Helper()
	file := filepath.Join(p.folder, "leaflets", "bone-marrow-examination.md")
	before, err := os.ReadFile(file)
	if err != nil {
		p.t.Fatal(err)
	}
	code, printed, told := p.cli("questions", "propose", "--config", p.config(), "--question", "1", "--section",
		flightSection)
	if code != 0 || !strings.Contains(told, "2 phrasings for "+flightSection) ||
		!strings.Contains(told, "1 wording left out") || !strings.Contains(told, "no personal data") {
		p.t.Fatalf("%d: %s", code, told)
	}
	if code, out, told := p.cli("questions", "propose", "--config", p.config(), "--question", "1", "--section",
		flightSection, "--out", p.folder); code != 0 || out != "" {
		p.t.Fatalf("%d: %s", code, told)
	}
	saved, _ := filepath.Glob(filepath.Join(p.folder, "*-bone-marrow-examination-after-you-go-home.patch"))
	if len(saved) != 1 {
		p.t.Fatalf("saved as %v", saved)
	}
	if text, err := os.ReadFile(saved[0]); string(text) != printed {
		p.t.Errorf("%v (-printed +saved)\n%s", err, cmp.Diff(printed, string(text)))
	}
	if now, _ := os.ReadFile(file); !bytes.Equal(before, now) {
		p.t.Fatal("the leaflet has changed by itself")
	}
	cmd := exec.CommandContext(p.t.Context(), "git", "apply", saved[0])
	cmd.Dir = p.folder
	if said, err := cmd.CombinedOutput(); err != nil {
		p.t.Fatalf("git apply: %v\n%s\n%s", err, said, printed)
	}
	after, _ := os.ReadFile(file)
	for _, want := range []string{"? Can I fly next week?\n", "? when may I take a flight again?\n"} {
		if !strings.Contains(string(after), want) {
			p.t.Errorf("no %q in the leaflet", want)
		}
	}
	if code, out, told := p.cli("check", filepath.Join(p.folder, "leaflets")); code != 0 {
		p.t.Errorf("the leaflets are not right any more: %s%s", out, told)
	}
	if code, _, told := p.cli("questions", "propose", "--config", p.config(), "--question", "1", "--section",
		flightSection); code != exitFailed || !strings.Contains(told, "none of its wordings") {
		p.t.Errorf("proposed again: %d, %s", code, told)
	}
}

func (p *process) refusesToPropose() {
	p.t.Helper()
	for _, tt := range []struct {
		want string
		code int
		args []string
	}{
		{"stands beside the section", exitFailed, []string{"--question", "1", "--section",
			"bone-marrow-examination/your-results"}},
		{"has no section", exitFailed, []string{"--question", "2", "--section", "bone-marrow-examination/parking"}},
		{"is no Markdown", exitFailed, []string{"--question", "2", "--section", "diary/odd-signs"}},
		{"no leaflet with the id", exitFailed, []string{"--question", "2", "--section", "parking/cars"}},
		{"there is no question 9", exitFailed, []string{"--question", "9", "--section", flightSection}},
		{"no question is named", exitUsage, []string{"--section", flightSection}},
		{"no section is named", exitUsage, []string{"--question", "1", "--section", "parking"}},
		{"--since", exitUsage, []string{"--question", "1", "--section", flightSection, "--since", "soon"}},
		{"name a folder that is there", exitFailed, []string{"--question", "2", "--section", flightSection, "--out",
			filepath.Join(p.folder, "nowhere")}},
	} {
		code, out, told := p.cli(append([]string{"questions", "propose", "--config", p.config()}, tt.args...)...)
		if code != tt.code || out != "" || !strings.Contains(told, tt.want) {
			p.t.Errorf("%v: %d, %q %q; want %d, %q", tt.args, code, out, told, tt.code, tt.want)
		}
	}
}

// TestQuestionsWithoutStore lists from a store that nothing was ever kept in, and
// makes nothing.
func TestQuestionsWithoutStore(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	config := filepath.Join(folder, "bedside.yaml")
	if err := os.WriteFile(config, []byte("clinic: {name: Hill}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &process{t: t}
	for _, args := range [][]string{{"questions", "--config", config}, {"questions"},
		{"questions", "--config", config, "--format", "xml"}, {"questions", "--config", config, "--since", "0d"}} {
		if code, out, told := p.cli(args...); code == exitOK || out != "" || strings.Count(told, "\n") != 1 {
			t.Errorf("%v: %d, %q %q", args, code, out, told)
		}
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("it made %v", left)
	}
}
