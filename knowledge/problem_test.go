package knowledge_test

import (
	"testing"

	"bedside/knowledge"
)

func TestProblemError(t *testing.T) {
	for _, tt := range []struct {
		problem knowledge.Problem
		want    string
	}{
		{knowledge.Problem{File: "a/b.md", Line: 3, Message: "no title", Remedy: "write one"},
			"a/b.md:3: no title; write one"},
		{knowledge.Problem{File: "a/b.md", Message: "no title", Remedy: "write one"}, "a/b.md: no title; write one"},
		{knowledge.Problem{File: "a/b.md", Message: "no title"}, "a/b.md: no title"},
	} {
		if got := tt.problem.Error(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
