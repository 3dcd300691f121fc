package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// deployments is the folder that the tests of this file are about.
const deployments = "../../deployments"

// readDeployment reads a file of that folder.
func readDeployment(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(deployments, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// understands fails when the program does not know a command or one of its flags.
func understands(args []string) error {
	root := (&program{stdio: stdio{out: io.Discard, err: io.Discard}}).root()
	cmd, rest, err := root.Find(args)
	switch {
	case err != nil:
		return err
	case cmd == root && len(rest) > 0 && !strings.HasPrefix(rest[0], "-"):
		return unknownCommand(root, rest)
	}
	cmd.InitDefaultHelpFlag()
	return cmd.ParseFlags(rest)
}

// TestDeploymentConfigs holds that the configs for containers are sound, and that probes,
// ports and health checks ask where they have the program listen.
func TestDeploymentConfigs(t *testing.T) {
	image := readDeployment(t, "container/Containerfile")
	for _, folder := range []string{"compose", "kubernetes"} {
		c, err := readConfig(filepath.Join(deployments, folder, "bedside.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if !c.Store.isPostgres() || c.Spool == "" {
			t.Errorf("%s: the store is %q and the spool %q", folder, c.Store, c.Spool)
		}
		for _, at := range []address{c.HTTP.Listen, c.HTTP.Operations} {
			host, port, err := net.SplitHostPort(string(at))
			if err != nil || host != "0.0.0.0" {
				t.Errorf("%s: outside the container nobody reaches %q", folder, at)
			}
			if !regexp.MustCompile(`(?m)^EXPOSE .*\b` + port + `\b`).MatchString(image) {
				t.Errorf("%s: port %s is not in the Containerfile", folder, port)
			}
		}
	}
}

func TestUnderstands(t *testing.T) {
	for call, want := range map[string]bool{
		"serve --config a.yaml": true, "recall approve R-1 --config a.yaml": true, "health --config a.yaml --at :1": true,
		"serve --cofnig a.yaml": false, "helth": false, "--nonsense": false,
	} {
		if err := understands(strings.Fields(call)); (err == nil) != want {
			t.Errorf("%q: %v", call, err)
		}
	}
}

// called finds the calls of the program in unit, image and manifests.
var called = []struct{ file, by string }{
	{"systemd/bedside.service", `(?m)^Exec(?:Start|Reload)=/usr/bin/bedside (.*)$`},
	{"container/Containerfile", `(?m)CMD \["/usr/bin/bedside", (.*)\]$`},
	{"container/Containerfile", `(?m)^CMD \[(.*)\]$`},
	{"kubernetes/statefulset.yaml", `(?m)^ *args: \[(.*)\]$`},
}

// TestDeploymentCalls holds that unit, image and manifests call the program with commands and
// flags that it has, and name secrets that it reads.
func TestDeploymentCalls(t *testing.T) {
	for _, c := range called {
		found := regexp.MustCompile(c.by).FindAllStringSubmatch(readDeployment(t, c.file), -1)
		if len(found) == 0 {
			t.Errorf("%s does not call the program", c.file)
		}
		for _, call := range found {
			if err := understands(strings.Fields(strings.NewReplacer(`"`, "", ",", "").Replace(call[1]))); err != nil {
				t.Errorf("%s: %s: %v", c.file, call[0], err)
			}
		}
	}
	secrets := []string{telegramToken, telegramSecret, slackBotToken, slackAppToken, slackSigning, dataKey}
	for _, file := range []string{"compose/compose.yaml", "kubernetes/statefulset.yaml", "systemd/bedside.env", "README.md"} {
		for _, name := range regexp.MustCompile(`BEDSIDE_[A-Z_]+`).FindAllString(readDeployment(t, file), -1) {
			if name != "BEDSIDE_IMAGE" && !slices.Contains(secrets, strings.TrimSuffix(name, "_FILE")) {
				t.Errorf("%s: the program reads no %s", file, name)
			}
		}
	}
}

// documents reads the documents of a YAML file one after the other.
func documents(t *testing.T, name string) (all []map[string]any) {
	t.Helper()
	decoder := yaml.NewDecoder(strings.NewReader(readDeployment(t, name)))
	for {
		var one map[string]any
		err := decoder.Decode(&one)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, one)
	}
}

// at walks into maps and lists of YAML.
func at(t *testing.T, in any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, ok := in.(map[string]any)
			if !ok || m[s] == nil {
				t.Fatalf("there is no %v: %q is missing", path, s)
			}
			in = m[s]
		case int:
			l, ok := in.([]any)
			if !ok || len(l) <= s {
				t.Fatalf("there is no %v: it has no item %d", path, s)
			}
			in = l[s]
		}
	}
	return in
}

// TestCompose holds that what compose.yaml mounts and hands over is there, and where the config
// and the secrets look for it.
func TestCompose(t *testing.T) {
	compose := documents(t, "compose/compose.yaml")[0]
	service := at(t, compose, "services", "bedside")
	known, _ := at(t, compose, "secrets").(map[string]any)
	for name, value := range at(t, service, "environment").(map[string]any) {
		file, ok := strings.CutPrefix(fmt.Sprint(value), "/run/secrets/")
		if _, there := known[file]; !ok || !there {
			t.Errorf("%s is %v, and no such secret is handed over", name, value)
		}
		if !slices.Contains(at(t, service, "secrets").([]any), any(file)) {
			t.Errorf("the service is not given %s", file)
		}
	}
	for _, mount := range []string{"./bedside.yaml:/etc/bedside/bedside.yaml:ro", "./leaflets:/etc/bedside/leaflets:ro",
		"state:/var/lib/bedside"} {
		if !slices.Contains(at(t, service, "volumes").([]any), any(mount)) {
			t.Errorf("%s is not mounted", mount)
		}
	}
	if _, err := os.Stat(filepath.Join(deployments, "compose/backup.sh")); err != nil {
		t.Error(err)
	}
}

// TestManifests holds that probes ask what the program serves where it serves it, that paths
// and labels agree, and that pods may do no more than they need.
func TestManifests(t *testing.T) {
	set := documents(t, "kubernetes/statefulset.yaml")[0]
	pod := at(t, set, "spec", "template", "spec")
	container := at(t, pod, "containers", 0)
	for _, probe := range []string{"startupProbe", "livenessProbe", "readinessProbe"} {
		path, port := at(t, container, probe, "httpGet", "path"), at(t, container, probe, "httpGet", "port")
		if want := map[bool]string{true: "/readyz", false: "/livez"}[probe == "readinessProbe"]; path != want ||
			port != "operations" {
			t.Errorf("%s asks %v at %v", probe, path, port)
		}
	}
	mounted := map[string]bool{}
	for _, mount := range at(t, container, "volumeMounts").([]any) {
		mounted[fmt.Sprint(at(t, mount, "mountPath"))] = true
	}
	for _, entry := range at(t, container, "env").([]any) {
		if value := fmt.Sprint(at(t, entry, "value")); !mounted[filepath.Dir(value)] {
			t.Errorf("%s is not mounted", value)
		}
	}
	for _, path := range []string{"/etc/bedside/leaflets", "/var/lib/bedside", "/tmp"} {
		if !mounted[path] {
			t.Errorf("%s is not mounted", path)
		}
	}
	for path, want := range map[string]any{"readOnlyRootFilesystem": true, "allowPrivilegeEscalation": false} {
		if got := at(t, container, "securityContext", path); got != want {
			t.Errorf("%s is %v", path, got)
		}
	}
	label := fmt.Sprint(at(t, set, "spec", "selector", "matchLabels"))
	for file, path := range map[string][]any{"service.yaml": {"spec", "selector"},
		"disruption.yaml": {"spec", "selector", "matchLabels"}, "network.yaml": {"spec", "podSelector", "matchLabels"},
		"kustomization.yaml": {"labels", 0, "pairs"}} {
		if got := fmt.Sprint(at(t, documents(t, "kubernetes/"+file)[0], path...)); got != label {
			t.Errorf("%s selects %s, not %s", file, got, label)
		}
	}
	for _, file := range at(t, documents(t, "kubernetes/kustomization.yaml")[0], "resources").([]any) {
		readDeployment(t, "kubernetes/"+fmt.Sprint(file))
	}
}

// TestDeploymentTools has the programs judge whose formats these files have, where they are
// installed.
func TestDeploymentTools(t *testing.T) {
	for _, tool := range []struct {
		call []string
		want string
	}{
		{[]string{"promtool", "test", "rules", "prometheus/alerts_test.yaml"}, "SUCCESS"},
		{[]string{"systemd-analyze", "security", "--offline=true", "--threshold=20", "systemd/bedside.service"}, ""},
		{[]string{"kubectl", "kustomize", "kubernetes"}, "kind: StatefulSet"},
		{[]string{"sh", "-n", "compose/backup.sh"}, ""},
		{[]string{"sh", "-n", "debian/postinst"}, ""},
		{[]string{"sh", "-n", "debian/prerm"}, ""},
		{[]string{"sh", "-n", "debian/postrm"}, ""},
	} {
		t.Run(strings.Join(tool.call[:min(2, len(tool.call))], " "), func(t *testing.T) {
			if _, err := exec.LookPath(tool.call[0]); err != nil {
				t.Skip(tool.call[0] + " is not installed")
			}
			cmd := exec.CommandContext(t.Context(), tool.call[0], tool.call[1:]...)
			cmd.Dir = deployments
			if said, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(said, []byte(tool.want)) {
				t.Errorf("%v: %s", err, said)
			}
		})
	}
}

// typed finds the calls of the program that a page shows.
var typed = regexp.MustCompile(`(?m)^(?:\$|#|\w+\$) (?:sudo )?(?:bin/)?bedside((?: .*)?)$`)

// TestPagesCommands holds that the program knows every command and flag that the pages tell
// people to type.
func TestPagesCommands(t *testing.T) {
	for _, page := range []string{"../../README.md", deployments + "/README.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		calls := typed.FindAllStringSubmatch(string(text), -1)
		if len(calls) < 5 {
			t.Errorf("%s shows %d commands", page, len(calls))
		}
		for _, call := range calls {
			words := strings.FieldsFunc(regexp.MustCompile(`"[^"]*"`).ReplaceAllString(call[1], "TEXT"),
				func(r rune) bool { return r == ' ' })
			if i := slices.IndexFunc(words, func(w string) bool { return strings.ContainsAny(w, "|<>&;") }); i >= 0 {
				words = words[:i]
			}
			if err := understands(words); err != nil {
				t.Errorf("%s: %q: %v", page, strings.TrimSpace(call[0]), err)
			}
		}
	}
}
