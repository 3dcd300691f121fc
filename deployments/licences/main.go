// Licences collects the licences of all that the program holds: Bedside's own, those of Go
// and of every module that is linked on some platform, and the notices of the data that is
// embedded. It prints them as one text, or with -list one module a line.
//
// A module without a licence, or with one that is not among those below, is an error: a
// person has to look at it.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// platforms are those that a release is built for.
var platforms = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

// kinds tell a licence by what every copy of it says, the more particular first.
var kinds = []struct{ id, says string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"BSD-3-Clause", "redistribution and use in source and binary forms, with or without modification.*" +
		"(neither the names? of|my name).* be used to endorse"},
	{"BSD-2-Clause", "redistribution and use in source and binary forms, with or without modification"},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"ISC", "permission to use, copy, modify, and/?o?r? distribute this software for any purpose"},
	{"Unlicense", "this is free and unencumbered software released into the public domain"},
}

// part is something that the program is made of.
type part struct {
	name, version string
	kinds         []string
	files         []string
}

func main() {
	list := flag.Bool("list", false, "name the parts and their licences only")
	flag.Parse()
	write := writeAll
	if *list {
		write = writeList
	}
	parts, err := collect(".", platforms)
	if err == nil {
		err = write(os.Stdout, parts)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// collect finds the parts of the program whose module is in a folder.
func collect(root string, platforms []string) ([]part, error) {
	goroot, err := output(root, nil, "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	version, err := output(root, nil, "go", "env", "GOVERSION")
	if err != nil {
		return nil, err
	}
	parts := map[string]*part{"Go": {name: "Go", version: version, files: []string{filepath.Join(goroot, "LICENSE")}}}
	for _, platform := range platforms {
		if err := add(parts, root, platform); err != nil {
			return nil, err
		}
	}
	var sorted []part
	var faults []error
	for _, p := range parts {
		slices.Sort(p.files)
		p.files = slices.Compact(p.files)
		faults = append(faults, p.classify())
		sorted = append(sorted, *p)
	}
	slices.SortFunc(sorted, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return sorted, errors.Join(faults...)
}

// add adds what is linked on a platform: "linux/amd64".
func add(parts map[string]*part, root, platform string) error {
	system, machine, _ := strings.Cut(platform, "/")
	// What is replaced, is by a folder of ours.
	const format = "{{with .Module}}{{if not .Replace}}{{.Path}}\t{{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}"
	packages, err := output(root, []string{"GOOS=" + system, "GOARCH=" + machine, "CGO_ENABLED=0"},
		"go", "list", "-deps", "-f", format, "./cmd/bedside")
	if err != nil {
		return err
	}
	for line := range strings.Lines(packages) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 4 {
			continue // of Go itself
		}
		p := parts[fields[0]]
		if p == nil {
			p = &part{name: fields[0], version: fields[1]}
			parts[p.name] = p
		}
		if err := p.find(fields[2], fields[3]); err != nil {
			return err
		}
	}
	return nil
}

// named are the names of files that hold licences and notices.
var named = regexp.MustCompile(`(?i)^([a-z0-9]+[-.])?(licen[cs]es?|copying|notice|patents|unlicense)([-.](txt|md|[a-z0-9]+))?$`)

// find adds the files from a package's folder up to the module's.
func (p *part) find(module, folder string) error {
	for ; strings.HasPrefix(folder, module); folder = filepath.Dir(folder) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if !e.IsDir() && named.MatchString(e.Name()) && filepath.Ext(e.Name()) != ".go" {
				p.files = append(p.files, filepath.Join(folder, e.Name()))
			}
		}
	}
	return nil
}

// classify tells which licences the files hold.
func (p *part) classify() error {
	for _, file := range p.files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, id := range licencesIn(text) {
			if !slices.Contains(p.kinds, id) {
				p.kinds = append(p.kinds, id)
			}
		}
	}
	slices.Sort(p.kinds)
	if len(p.kinds) == 0 {
		return fmt.Errorf("%s %s has no licence that is known here; look at it, and add its kind to the table if it may be used",
			p.name, p.version)
	}
	return nil
}

// patterns are the compiled texts of kinds.
var patterns = func() (all []*regexp.Regexp) {
	for _, k := range kinds {
		all = append(all, regexp.MustCompile(k.says))
	}
	return all
}()

// licencesIn returns the licences that a text spells out, without those that are another's beginning.
func licencesIn(text []byte) (ids []string) {
	plain := []byte(strings.NewReplacer("(", "", ")", "", " ,", ",", " > ", " ").Replace(
		strings.ToLower(strings.Join(strings.Fields(string(text)), " "))))
	plain = bytes.ReplaceAll(plain, []byte("license, version"), []byte("license version"))
	for i, k := range kinds {
		if k.id == "BSD-2-Clause" && slices.Contains(ids, "BSD-3-Clause") {
			continue
		}
		if patterns[i].Match(plain) {
			ids = append(ids, k.id)
		}
	}
	return ids
}

// writeList prints one part a line.
func writeList(out io.Writer, parts []part) error {
	for _, p := range parts {
		if _, err := fmt.Fprintf(out, "%-50s %-45s %s\n", p.name, p.version, strings.Join(p.kinds, ", ")); err != nil {
			return err
		}
	}
	return nil
}

// writeAll prints every licence and notice in full, a text that several files share once.
func writeAll(out io.Writer, parts []part) error {
	var all bytes.Buffer
	fmt.Fprint(&all, "Bedside holds the following. The licences and notices of each stand below.\n\n")
	_ = writeList(&all, parts) // to memory
	var texts []string
	holders := map[string][]string{}
	for _, p := range parts {
		for _, file := range p.files {
			raw, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			text := strings.TrimSpace(strings.ReplaceAll(string(raw), "\r\n", "\n"))
			if holders[text] == nil {
				texts = append(texts, text)
			}
			holders[text] = append(holders[text], strings.TrimSpace(p.name+" "+p.version)+": "+filepath.Base(file))
		}
	}
	for _, text := range texts {
		fmt.Fprintf(&all, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(holders[text], "\n"), text)
	}
	_, err := out.Write(all.Bytes())
	return err
}

// output runs a command in a folder and returns what it prints.
func output(folder string, env []string, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), env...)
	var mistakes bytes.Buffer
	cmd.Stderr = &mistakes
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", strings.Join(cmd.Args, " "), err, bytes.TrimSpace(mistakes.Bytes()))
	}
	return strings.TrimSpace(string(out)), nil
}
