package slack

import (
	"cmp"
	"slices"
)

// installation is one for which an event is (docs, events-api, authorizations). Of one for a
// whole organisation, the workspace is empty.
type installation struct {
	TeamID       string `json:"team_id"`
	EnterpriseID string `json:"enterprise_id"`
}

// allowed tells whether a workspace is: one of the options', or else the bot's own.
func (p parser) allowed(team string) bool {
	if len(p.options.Teams) > 0 {
		return slices.Contains(p.options.Teams, team)
	}
	return team == p.me.team
}

// installedIn is the workspace, or organisation, for whose installation an event is. In a channel
// that is shared, team_id may be that of the company which hosts it.
func (o envelopedEvent) installedIn() string {
	if len(o.Installed) > 0 {
		if found := cmp.Or(o.Installed[0].TeamID, o.Installed[0].EnterpriseID); found != "" {
			return found
		}
	}
	return cmp.Or(o.Context, o.TeamID)
}

// author is the workspace of whoever wrote a message; "" when Slack does not say.
func (e event) author() string { return cmp.Or(e.UserTeam, e.SourceTeam, e.Team) }

// mayWrite tells whether the author of a message is answered: not one of another company, in a
// channel that is shared with it, nor somebody there of whom nobody knows.
func (p parser) mayWrite(o envelopedEvent, e event) bool {
	team := e.author()
	if team == "" {
		return !o.Shared || p.allowed(o.TeamID)
	}
	return p.allowed(team)
}
