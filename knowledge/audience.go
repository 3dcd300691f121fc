package knowledge

import "slices"

// The audiences that there are without a config.
const (
	AudienceStaff    = "staff"    // who asks on a channel of staff, or in the desk's chat
	AudienceTelegram = "telegram" // who asks on Telegram
	AudienceSlack    = "slack"    // who asks in Slack
	AudienceWeb      = "web"      // who asks on the page
)

// BuiltInAudiences are those that there are without a config, in order.
func BuiltInAudiences() []string {
	return []string{AudienceSlack, AudienceStaff, AudienceTelegram, AudienceWeb}
}

// Limited tells whether only some people may see the leaflet.
func (l *Leaflet) Limited() bool { return len(l.Audience) > 0 }

// SeenBy tells whether somebody who belongs to some audiences may see the leaflet.
func (l *Leaflet) SeenBy(audiences []string) bool {
	return !l.Limited() || slices.ContainsFunc(l.Audience, func(name string) bool {
		return slices.Contains(audiences, name)
	})
}

// SeenBy returns the library of what somebody sees who belongs to some audiences, as Where does.
func (lib *Library) SeenBy(audiences []string) *Library {
	return lib.Where(func(l *Leaflet) bool { return l.SeenBy(audiences) })
}

// Where returns the library of the leaflets that are seen: it is as if no other were there. When
// all are, that is the library itself.
func (lib *Library) Where(isSeen func(*Leaflet) bool) *Library {
	var seen []Leaflet
	for i := range lib.leaflets {
		if isSeen(&lib.leaflets[i]) {
			seen = append(seen, lib.leaflets[i])
		}
	}
	if len(seen) == len(lib.leaflets) {
		return lib
	}
	part, _ := NewLibrary(seen) // no two have one id
	return part
}
