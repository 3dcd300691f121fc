package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// standing is what a check came to.
type standing string

// The standings, and what they read as.
const (
	well    standing = "ok"
	warning standing = "warn" // it works, and something is not as one may expect it
	failing standing = "fail" // patients are not answered, or not as they should
)

// finding is what one check found.
type finding struct {
	Check   string   `json:"check"`
	State   standing `json:"state"`
	Message string   `json:"message"`
	Remedy  string   `json:"remedy,omitempty"` // "" when it is well
}

// findings are what checks found, in their order.
type findings []finding

func (f *findings) ok(check, message string, args ...any) {
	*f = append(*f, finding{check, well, fmt.Sprintf(message, args...), ""})
}

func (f *findings) warn(check, remedy, message string, args ...any) {
	*f = append(*f, finding{check, warning, fmt.Sprintf(message, args...), remedy})
}

func (f *findings) fail(check, remedy, message string, args ...any) {
	*f = append(*f, finding{check, failing, fmt.Sprintf(message, args...), remedy})
}

// failWith adds the errors that an error joins, one by one. What stands behind "; " in them is
// the remedy. What they begin with is left out where the check's name tells it.
func (f *findings) failWith(check string, err error) {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		message, remedy, _ := strings.Cut(strings.TrimSpace(line), "; ")
		for _, known := range []string{check + ": ", "inspecting the store: ", "load leaflets: "} {
			message = strings.TrimPrefix(message, known)
		}
		f.fail(check, remedy, "%s", message)
	}
}

// count is how many there are of a standing.
func (f findings) count(of standing) (n int) {
	for _, each := range f {
		if each.State == of {
			n++
		}
	}
	return n
}

// summary tells on one line how many there are.
func (f findings) summary() string {
	fails, warns := f.count(failing), f.count(warning)
	if fails+warns == 0 {
		return fmt.Sprintf("all is well: %s", count(len(f), "check"))
	}
	return fmt.Sprintf("%s: %d failed, %s", count(len(f), "check"), fails, count(warns, "warning"))
}

// printFindings prints them without what is hidden.
func (p *program) printFindings(f findings, hidden secrets, asJSON bool) error {
	for i := range f {
		f[i].Message, f[i].Remedy = hidden.hide(f[i].Message), hidden.hide(f[i].Remedy)
	}
	if asJSON {
		return json.NewEncoder(p.out).Encode(struct {
			OK     bool     `json:"ok"`
			Checks findings `json:"checks"`
		}{f.count(failing) == 0, f})
	}
	widest := 0
	for _, each := range f {
		widest = max(widest, len(each.Check))
	}
	for _, each := range f {
		line := fmt.Sprintf("%-4s  %-*s  %s", each.State, widest, each.Check, each.Message)
		if each.Remedy != "" {
			line += "; " + each.Remedy
		}
		fmt.Fprintln(p.out, line)
	}
	fmt.Fprintln(p.out, f.summary())
	return nil
}
