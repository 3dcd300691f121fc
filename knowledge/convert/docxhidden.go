package convert

import "maps"

// hide heeds the properties of a style that take text off the page.
func (s *style) hide(properties *node) {
	own := maps.Clone(s.hides)
	for _, h := range hiding {
		if value, ok := properties.val(h.property); ok {
			if own == nil {
				own = map[string]bool{}
			}
			own[h.property] = on(value)
		}
	}
	s.hides = own
}

// hidden tells why a run is not on the page, "" for one that is. paragraph is what its paragraph's
// style hides: a style of characters that says the same of a run shows it again (ECMA-376, 17.7.3).
func (w *word) hidden(properties *node, paragraph map[string]bool) string {
	id, _ := properties.val("rStyle")
	characters := w.styles[id].hides
	for _, h := range hiding {
		hides := paragraph[h.property] != characters[h.property]
		if value, ok := properties.val(h.property); ok {
			hides = on(value)
		}
		if hides {
			return h.reason
		}
	}
	return ""
}

// hiding are the properties of a run that take its text off the page.
var hiding = []struct{ property, reason string }{
	{"vanish", reasonHidden}, {"webHidden", reasonHidden}, {"strike", reasonStruck}, {"dstrike", reasonStruck},
}
