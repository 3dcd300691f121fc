package fakeslack

import "regexp"

// groupForm is the id of a user group.
var groupForm = regexp.MustCompile(`^S[A-Z0-9]+$`)

// Group makes a user group with its members; none makes it one without.
func (s *Server) Group(id string, members ...string) {
	s.state.Change(func() { s.groups[id] = append([]string{}, members...) })
}

// groupMembers answers usergroups.users.list; the lock is held.
func (s *Server) groupMembers(p params) any {
	if s.options.Grid == OrgWide && p["team_id"] == "" {
		return failure("missing_argument") // the token tells no workspace (docs, usergroups.users.list)
	}
	members, ok := s.groups[p["usergroup"]]
	if !ok || p["team_id"] != "" && p["team_id"] != Team || !groupForm.MatchString(p["usergroup"]) {
		return failure("no_such_subteam")
	}
	return map[string]any{"ok": true, "users": members}
}
