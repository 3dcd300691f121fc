package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// A group's members are asked for again after a while; after a failure sooner, but
// not for every press of a busy minute.
const (
	membersAge   = 3 * time.Minute
	membersRetry = 10 * time.Second
)

// members are the user groups that were asked for.
type members struct {
	mu    sync.Mutex
	found map[string]group
}

// group holds the members of a user group, and when they were looked up.
type group struct {
	users []string
	until time.Time // when it is to be asked for again
}

// Members returns the user ids of a user group, "S0123456789", in no order. They are
// as Slack said in the last minutes, or, while it cannot say, as it last did. An
// error means that nothing is known of the group, or that Slack knows none.
func (c *Channel) Members(ctx context.Context, id string) ([]string, error) {
	if !idForm(id) {
		return nil, errors.New("asking for a user group in Slack: this is no id of one, such as S0123456789")
	}
	known, ok := c.members.get(id)
	if ok && time.Now().Before(known.until) {
		return slices.Clone(known.users), nil
	}
	var users []string
	err := c.call(ctx, "usergroups.users.list", func(api *slack.Client) (err error) {
		users, err = c.groupMembers(ctx, api, id)
		return err
	})
	switch {
	case err == nil:
		c.members.put(id, group{users, time.Now().Add(membersAge)})
		return slices.Clone(users), nil
	case ok && !lasting(err):
		c.log.Warn("Slack does not say who is in a user group; those who were still count", "error", err)
		c.members.put(id, group{known.users, time.Now().Add(membersRetry)})
		return slices.Clone(known.users), nil
	}
	c.members.drop(id)
	return nil, fmt.Errorf("asking for a user group in Slack: %w", err)
}

// maxGroupTeams is in how many workspaces a user group is looked for.
const maxGroupTeams = 20

// groupMembers asks for the members of a user group, in the workspaces that the options name, or
// those of the organisation, one after the other, or else in the token's own: that of a whole
// organisation has none (docs, usergroups.users.list, team_id).
func (c *Channel) groupMembers(ctx context.Context, api *slack.Client, id string) (users []string, err error) {
	teams := c.options.Teams
	if me := c.identity(); len(teams) == 0 && me != nil {
		teams = me.workspaces
	}
	if len(teams) == 0 {
		return api.GetUserGroupMembersContext(ctx, id)
	}
	for _, team := range teams[:min(len(teams), maxGroupTeams)] {
		users, err = api.GetUserGroupMembersContext(ctx, id, slack.GetUserGroupMembersOptionTeamID(team))
		var refused slack.SlackErrorResponse
		if err == nil || !errors.As(err, &refused) || refused.Err != "no_such_subteam" && refused.Err != "subteam_not_found" {
			break
		}
	}
	return users, err
}

// lasting tells whether an error is Slack's answer, and no passing fault.
func lasting(err error) bool {
	var e *apiError
	return errors.As(err, &e) && !slices.Contains(transientErrors, e.Name)
}

func (m *members) get(id string) (group, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	g, ok := m.found[id]
	return g, ok
}

func (m *members) put(id string, g group) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.found == nil {
		m.found = map[string]group{}
	}
	m.found[id] = g
}

func (m *members) drop(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.found, id)
}
