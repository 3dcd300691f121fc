package publish

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bedside/bot"
	"bedside/knowledge"
)

// splitTarget parts a target into the leaflet's id and the section's own part of its id, "" for
// a whole leaflet.
func splitTarget(target string) (leaflet, section string) {
	leaflet, section, _ = strings.Cut(target, "/")
	return leaflet, section
}

// TargetError is the error of a target that the library has not.
type TargetError struct {
	Target string
	Near   []string // ids of leaflets, or of the sections of its leaflet or passages of its section; none when there are too many
}

// Error tells what there is instead.
func (e *TargetError) Error() string {
	leaflet, section := splitTarget(e.Target)
	text := fmt.Sprintf("there is no leaflet %q", leaflet)
	switch {
	case len(e.Near) == 0:
		return text
	case strings.Contains(e.Near[0], "#"):
		text = fmt.Sprintf("the leaflet %q has no passage %q", leaflet, section)
	case section != "" && strings.Contains(e.Near[0], "/"):
		text = fmt.Sprintf("the leaflet %q has no section %q", leaflet, section)
	}
	return text + "; there are " + strings.Join(e.Near, ", ")
}

// HasRecalled fails with a TargetError when a library has not what a recall is of, in any version: a leaflet
// of before, or an id that is mistyped.
func HasRecalled(lib *knowledge.Library, of bot.RecallScope) error {
	target, _, _ := strings.Cut(cmp.Or(of.Passage, of.Section, of.Leaflet), "#")
	_, section, ok := resolve(lib, target)
	if !ok {
		return &TargetError{target, near(lib, target)}
	}
	if _, there := lib.Passage(of.Passage); of.Passage == "" || there {
		return nil
	}
	var ids []string
	for _, p := range section.Passages {
		ids = append(ids, p.ID)
	}
	return &TargetError{of.Passage, ids}
}

// maxNear is the largest number of ids that an error lists.
const maxNear = 40

// Title names a target as people read it; its id when the library has none of that id.
func Title(lib *knowledge.Library, target string) string {
	leaflet, section, ok := resolve(lib, target)
	switch {
	case target == bot.Everything:
		return "everything"
	case !ok:
		return target
	case section == nil:
		return leaflet.Title
	}
	return leaflet.Title + " › " + section.Heading
}

// resolve finds the leaflet, and the section when one is named.
func resolve(lib *knowledge.Library, target string) (*knowledge.Leaflet, *knowledge.Section, bool) {
	id, name := splitTarget(target)
	leaflet := lib.Leaflet(id)
	if leaflet == nil || name == "" {
		return leaflet, nil, leaflet != nil
	}
	i := slices.IndexFunc(leaflet.Sections, func(s knowledge.Section) bool { return s.ID == target })
	if i < 0 {
		return nil, nil, false
	}
	return leaflet, &leaflet.Sections[i], true
}

// Withdrawal makes the ruling that a leaflet or a section of a library, named by its id, is
// withdrawn; who decided, when and why is left to the caller. It fails with a TargetError.
func Withdrawal(lib *knowledge.Library, target string) (bot.Ruling, error) {
	leaflet, section, ok := resolve(lib, target)
	if !ok {
		return bot.Ruling{}, &TargetError{target, near(lib, target)}
	}
	sections := leaflet.Sections
	if section != nil {
		sections = []knowledge.Section{*section}
	}
	ruling := bot.Ruling{Target: target}
	for _, s := range sections {
		for _, p := range s.Passages {
			ruling.Passages = append(ruling.Passages, p.SHA256)
		}
	}
	return ruling, nil
}

// near lists the sections of the leaflet that a target names, or else the leaflets.
func near(lib *knowledge.Library, target string) (ids []string) {
	id, _ := splitTarget(target)
	if leaflet := lib.Leaflet(id); leaflet != nil {
		for _, section := range leaflet.Sections {
			ids = append(ids, section.ID)
		}
	} else {
		for _, leaflet := range lib.Leaflets() {
			ids = append(ids, leaflet.ID)
		}
	}
	if len(ids) > maxNear {
		return nil
	}
	return ids
}

// Restoral makes the ruling that lifts one of those that hold. It fails with a HoldsError.
func Restoral(rulings []bot.Ruling, target string) (bot.Ruling, error) {
	if _, holds := find(rulings, target); holds {
		return bot.Ruling{Target: target, Lifted: true}, nil
	}
	err := &HoldsError{Target: target}
	for _, r := range rulings {
		if r.Target != bot.Everything {
			err.Withdrawn = append(err.Withdrawn, r.Target)
		}
	}
	return bot.Ruling{}, err
}

// HoldsError is the error of restoring what is not withdrawn.
type HoldsError struct {
	Target    string
	Withdrawn []string // what is
}

// Error tells what is withdrawn instead.
func (e *HoldsError) Error() string {
	if e.Target == bot.Everything {
		return "the bot is not switched off"
	}
	if len(e.Withdrawn) == 0 {
		return fmt.Sprintf("%q is not withdrawn; nothing is", e.Target)
	}
	return fmt.Sprintf("%q is not withdrawn; what is withdrawn: %s", e.Target, strings.Join(e.Withdrawn, ", "))
}
