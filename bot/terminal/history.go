package terminal

// history holds the lines that the arrow keys bring back: earlier lines above the line
// being typed, offered choices below it.
type history struct {
	said    []string // oldest first
	choices []string
	draft   string // what was being typed when the walk began
	at      int    // how far from the line being typed: negative above, positive below, 0 on it
}

// add ends the walk and remembers a line, unless it is the last one again.
func (h *history) add(said string) {
	h.at, h.draft = 0, ""
	if n := len(h.said); n == 0 || h.said[n-1] != said {
		h.said = append(h.said, said)
	}
}

// offer replaces the choices.
func (h *history) offer(choices []string) { h.choices, h.at = choices, 0 }

// move walks by some steps, down being positive, and returns the line that
// stands there. current is the line as it is now. At either end it stays.
func (h *history) move(steps int, current string) string {
	if h.at == 0 {
		h.draft = current
	}
	h.at = max(-len(h.said), min(h.at+steps, len(h.choices)))
	switch {
	case h.at < 0:
		return h.said[len(h.said)+h.at]
	case h.at > 0:
		return h.choices[h.at-1]
	}
	return h.draft
}
