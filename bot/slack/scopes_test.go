package slack

import (
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"go.yaml.in/yaml/v3"
)

// TestScopes holds that the scopes that are checked for are those of the manifest.
func TestScopes(t *testing.T) {
	text, err := os.ReadFile("../../deployments/slack-manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var m slack.Manifest
	if err := yaml.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	want := slices.Sorted(slices.Values(m.OAuthConfig.Scopes.Bot))
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(Scopes))); diff != "" {
		t.Errorf("the manifest's and those that are checked for (-manifest +checked):\n%s", diff)
	}
}
