package convert

import "fmt"

// Refusal is a file that cannot be converted: what is wrong, and what to do about it.
type Refusal struct {
	Message string
	Remedy  string
}

// Error writes both on one line.
func (r *Refusal) Error() string { return r.Message + "; " + r.Remedy }

func refuse(remedy, format string, args ...any) error {
	return &Refusal{fmt.Sprintf(format, args...), remedy}
}
