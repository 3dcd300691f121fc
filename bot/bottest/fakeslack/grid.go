package fakeslack

// Grid is how a workspace belongs to an organisation of many (docs, enterprise; "Developing apps for
// Enterprise orgs").
type Grid string

// The Grids. The zero value is a workspace by itself.
const (
	InOrg   Grid = "in an organisation" // the app is installed in one workspace of Org
	OrgWide Grid = "organisation-wide"  // the app is installed for Org, and its token is good in all workspaces
)

// identity answers auth.test: by the token of an organisation the team is the organisation.
func (s *Server) identity() map[string]any {
	who := map[string]any{"ok": true, "url": s.URL + "/", "team": "Clinic", "user": "bedside", "team_id": Team,
		"user_id": BotUser, "bot_id": botID, "is_enterprise_install": s.options.Grid == OrgWide}
	if s.options.Grid != "" {
		who["enterprise_id"] = Org
	}
	if s.options.Grid == OrgWide {
		who["team_id"] = Org
	}
	return who
}

// listTeams answers auth.teams.list, a workspace a page (docs).
func (s *Server) listTeams(p params) any {
	if s.options.Grid != OrgWide {
		return failure("not_allowed_token_type")
	}
	if p["cursor"] == "" {
		return map[string]any{"ok": true, "teams": []any{map[string]any{"id": Team, "name": "Clinic"}},
			"response_metadata": map[string]any{"next_cursor": "second"}}
	}
	return map[string]any{"ok": true, "teams": []any{map[string]any{"id": Sibling, "name": "Ward"}},
		"response_metadata": map[string]any{"next_cursor": ""}}
}

// installation is the one for which an event is: of an organisation's, the team is null (docs,
// events-api, authorizations).
func (s *Server) installation() map[string]any {
	in := map[string]any{"enterprise_id": nil, "team_id": Team, "user_id": BotUser, "is_bot": true,
		"is_enterprise_install": s.options.Grid == OrgWide}
	if s.options.Grid != "" {
		in["enterprise_id"] = Org
	}
	if s.options.Grid == OrgWide {
		in["team_id"] = nil
	}
	return in
}

// inOrg adds to a payload what an organisation adds to it. A command, which comes as a form, has
// it as text.
func (s *Server) inOrg(payload map[string]any) map[string]any {
	if s.options.Grid == "" {
		return payload
	}
	switch {
	case payload["event"] != nil:
		payload["enterprise_id"], payload["context_enterprise_id"] = Org, Org
	case payload["command"] != nil:
		payload["enterprise_id"], payload["is_enterprise_install"] = Org, "false"
		if s.options.Grid == OrgWide {
			payload["is_enterprise_install"] = "true"
		}
	default:
		payload["enterprise"] = map[string]any{"id": Org, "name": "Group"}
		payload["is_enterprise_install"] = s.options.Grid == OrgWide
	}
	return payload
}
