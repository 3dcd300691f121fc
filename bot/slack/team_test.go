package slack

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/fakeslack"
)

// inGrid runs a test with a workspace of an organisation.
func inGrid(t *testing.T, grid fakeslack.Grid, teams []string, test func(t *testing.T, r *harness)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		app := &laterInbox{}
		fake := fakeslack.New(fakeslack.Options{Grid: grid,
			Client: &http.Client{Transport: fakeslack.Direct{Handler: app}}})
		fake.SendTo("http://app.test")
		r := newHarness(t, fake, func(o *Options) {
			o.HTTP, o.Transport, o.Teams, o.Desk = true, fake.Transport(), teams, "CDESK"
		})
		app.Handler = r.c.Handler(r.inbox, nil)
		r.run()
		synctest.Wait()
		test(t, r)
		_ = r.stop()
		fake.Close()
	})
}

// TestGrid lets people of the own workspace, of others of the organisation and of other companies do what they
// do, with the app in one workspace and organisation-wide, with and without workspaces named: strangers never
// count, and staff do.
func TestGrid(t *testing.T) {
	const sibling, stranger = fakeslack.Sibling, "T0OTHER"
	for _, test := range []struct {
		grid  fakeslack.Grid
		teams []string
		want  string
	}{
		{"", nil, "own shared command press"},
		{fakeslack.InOrg, nil, "own sibling org shared shared-org command press press-org"},
		{fakeslack.OrgWide, nil, "own sibling org shared shared-org command sibling-command org-command press press-org sibling-press"},
		{fakeslack.InOrg, []string{fakeslack.Team}, "own shared command press"},
		{fakeslack.OrgWide, []string{fakeslack.Team}, "own shared command press"},
		{fakeslack.OrgWide, []string{fakeslack.Team, sibling},
			"own sibling shared command sibling-command press sibling-press"},
		{fakeslack.OrgWide, []string{fakeslack.Team, fakeslack.Org}, "own org shared shared-org command press press-org"},
	} {
		t.Run(fmt.Sprint(test.grid, " ", test.teams), func(t *testing.T) {
			inGrid(t, test.grid, test.teams, func(t *testing.T, r *harness) {
				r.fake.Exists("C1", "DU1")
				say := func(text, team, host string) {
					r.fake.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention + " " + text, Team: team, Host: host})
					settle(2 * time.Second)
				}
				say("own", fakeslack.Team, "")
				say("sibling", sibling, "")
				say("org", fakeslack.Org, "")
				say("shared", fakeslack.Team, stranger)
				say("shared-org", fakeslack.Org, stranger)
				say("stranger", stranger, stranger)
				say("stranger-org", "E0OTHER", stranger)
				command := func(text, team string) {
					r.fake.SlashAs("C1", "U1", "/ask", text, func(p map[string]any) { p["team_id"] = team })
					settle(2 * time.Second)
				}
				command("command", fakeslack.Team)
				command("sibling-command", sibling)
				command("stranger-command", stranger)
				command("org-command", "")
				p := said("C1", "hello")
				p.Buttons = [][]bot.Button{{{Label: "Yes", Data: "yes:1"}}}
				if _, err := r.c.Deliver(t.Context(), p); err != nil {
					t.Fatal(err)
				}
				sent := r.fake.Sent("C1")
				presses := 0
				press := func(name string, team any, user string) {
					presses++
					r.fake.PressAs("U1", sent[len(sent)-1], "yes:1", func(p map[string]any) {
						p["team"] = team
						p["user"] = map[string]any{"id": fmt.Sprint("U", presses), "team_id": user}
						p["actions"].([]any)[0].(map[string]any)["value"] = name
					})
					settle(2 * time.Second)
				}
				press("press", map[string]any{"id": fakeslack.Team}, fakeslack.Team)
				press("stranger-press", map[string]any{"id": stranger}, fakeslack.Team)
				press("press-org", nil, fakeslack.Org)
				press("sibling-press", map[string]any{"id": sibling}, sibling)
				press("stranger-press", map[string]any{"id": fakeslack.Team}, stranger)
				press("stranger-press", map[string]any{"id": stranger}, stranger)
				press("stranger-press", nil, stranger)
				if diff := cmp.Diff(test.want, strings.Join(r.inbox.texts(), " ")); diff != "" {
					t.Errorf("heard are (-want +got)\n%s", diff)
				}
			})
		})
	}
}

// TestGridGroups holds that the members of a user group are known with a token of an organisation, whichever
// workspace is theirs.
func TestGridGroups(t *testing.T) {
	for _, test := range []struct {
		teams []string
		wrong string
	}{{[]string{fakeslack.Team}, ""}, {[]string{fakeslack.Sibling, fakeslack.Team}, ""}, {nil, ""},
		{[]string{fakeslack.Sibling}, "no_such_subteam"}} {
		inGrid(t, fakeslack.OrgWide, test.teams, func(t *testing.T, r *harness) {
			r.fake.Group("S1", "U1")
			users, err := r.c.Members(t.Context(), "S1")
			switch {
			case test.wrong == "" && (err != nil || len(users) != 1):
				t.Errorf("%v: %v, %v", test.teams, users, err)
			case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)):
				t.Errorf("%v: %v, want %q in it", test.teams, err, test.wrong)
			}
		})
	}
	inGrid(t, fakeslack.OrgWide, []string{fakeslack.Team, fakeslack.Sibling}, func(t *testing.T, r *harness) {
		r.fake.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Method: "usergroups.users.list", Error: "missing_scope"})
		var e *apiError
		if _, err := r.c.Members(t.Context(), "S1"); !errors.As(err, &e) || e.Name != "missing_scope" ||
			len(r.fake.Requests("usergroups.users.list")) != 1 {
			t.Errorf("%v", err)
		}
	})
}
