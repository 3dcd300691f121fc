package slack

import (
	"cmp"
	"context"
	"slices"

	"github.com/slack-go/slack"
)

// installation is one for which an event is (docs, events-api, authorizations). Of one for a
// whole organisation, the workspace is empty.
type installation struct {
	TeamID       string `json:"team_id"`
	EnterpriseID string `json:"enterprise_id"`
}

// self identifies the bot. A workspace on Enterprise Grid has an organisation, and an app may be
// installed for the whole of it (docs, enterprise): auth.test names it as the team then.
type self struct {
	user, team, org string
	workspaces      []string // of the organisation that the app is installed for; nil for one workspace
}

// isForOrg tells whether the app is installed for a whole organisation.
func (s *self) isForOrg() bool { return s.org != "" && s.team == s.org }

// isOrg tells whether an id is that of the bot's own organisation.
func (s *self) isOrg(id string) bool { return s.org != "" && id == s.org }

// introduce asks who the bot is, and in which workspaces it is when that is a whole organisation.
func (c *Channel) introduce(ctx context.Context) (me *self, err error) {
	var found *slack.AuthTestResponse
	err = c.call(ctx, "auth.test", func(api *slack.Client) (err error) {
		found, err = api.AuthTestContext(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c.selfOf(ctx, found)
}

// selfOf is who auth.test says that the bot is.
func (c *Channel) selfOf(ctx context.Context, found *slack.AuthTestResponse) (me *self, err error) {
	me = &self{user: found.UserID, team: cmp.Or(found.TeamID, found.EnterpriseID), org: found.EnterpriseID}
	if me.isForOrg() {
		me.workspaces, err = c.workspaces(ctx)
	}
	return me, err
}

// maxWorkspacePages is how many pages of workspaces are read, of a thousand each.
const maxWorkspacePages = 20

// workspaces are those of the organisation that the app is in (docs, auth.teams.list, which needs no
// scope).
func (c *Channel) workspaces(ctx context.Context) (ids []string, err error) {
	page := slack.ListTeamsParameters{Limit: 1000}
	for range maxWorkspacePages {
		var found []slack.Team
		err = c.call(ctx, "auth.teams.list", func(api *slack.Client) (err error) {
			found, page.Cursor, err = api.ListTeamsContext(ctx, page)
			return err
		})
		for _, team := range found {
			ids = append(ids, team.ID)
		}
		if err != nil || page.Cursor == "" {
			break
		}
	}
	return ids, err
}

// allowed tells whether a workspace is: one of the options', or else the bot's own.
func (p parser) allowed(team string) bool {
	if len(p.options.Teams) > 0 {
		return slices.Contains(p.options.Teams, team)
	}
	return team != "" && (team == p.me.team || slices.Contains(p.me.workspaces, team))
}

// belongs tells whether a person is of an allowed workspace. Of a person of an organisation Slack may
// name that instead (docs, enterprise).
func (p parser) belongs(team string) bool {
	return p.allowed(team) || p.me.isOrg(team) && len(p.options.Teams) == 0
}

// installedIn is the workspace, or organisation, for whose installation an event is. In a channel
// that is shared, team_id may be that of the company which hosts it.
func (o envelopedEvent) installedIn() (team, org string) {
	if len(o.Installed) > 0 {
		in := o.Installed[0]
		if in.TeamID != "" || in.EnterpriseID != "" {
			return cmp.Or(in.TeamID, o.Context), in.EnterpriseID
		}
	}
	return cmp.Or(o.Context, o.TeamID), o.Org
}

// forUs tells whether an event is for the bot's own installation.
func (p parser) forUs(o envelopedEvent) bool {
	team, org := o.installedIn()
	return p.allowed(team) || p.me.isForOrg() && p.me.isOrg(org)
}

// author is the workspace of whoever wrote a message; "" when Slack does not say.
func (e event) author() string { return cmp.Or(e.UserTeam, e.SourceTeam, e.Team) }

// mayWrite tells whether the author of a message is answered: not one of another company, in a
// channel that is shared with it, nor somebody there of whom nobody knows. In any other channel
// everybody is of the same organisation, whatever workspace of it is theirs, and is answered
// unless the options name workspaces.
func (p parser) mayWrite(o envelopedEvent, e event) bool {
	team := e.author()
	switch {
	case team == "":
		return !o.Shared || p.allowed(o.TeamID)
	case p.belongs(team):
		return true
	}
	return !o.Shared && p.me.isOrg(o.Org) && len(p.options.Teams) == 0
}

// maySend tells whether a command is answered. Strangers in a shared channel have none of the app's
// (docs, slash-commands), so that one without a workspace is of somebody of the organisation.
func (p parser) maySend(sent command) bool {
	if sent.TeamID == "" {
		return p.me.isForOrg() && p.me.isOrg(sent.Org) && len(p.options.Teams) == 0
	}
	return p.belongs(sent.TeamID)
}

// mayPress tells whether a person is answered who pressed something, sent off a form or used a
// shortcut: they and where they are have to be of allowed workspaces. In an organisation's
// installation the latter may be null.
func (p parser) mayPress(sent interaction) bool {
	of := sent.User.TeamID
	if sent.Team == nil {
		return p.belongs(of)
	}
	return p.belongs(sent.Team.ID) && (of == "" || p.belongs(of))
}
