//go:build ignore

// Command passages prints the passages of a folder of leaflets as the program cuts them, as the lines of
// a passages.jsonl: {"leaflet", "set", "title", "section", "text"}. A heading that was derived from the text is left
// empty, because the reader is not told it.
//
//	go run passages.go FOLDER SET >> passages.jsonl
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"

	"bedside/knowledge"
	"bedside/knowledge/source"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: go run passages.go FOLDER SET")
	}
	library, problems := source.Load(os.DirFS(os.Args[1]))
	for _, problem := range problems {
		log.Print(problem)
	}
	if err := write(os.Stdout, library, os.Args[2]); err != nil {
		log.Fatalf("write the passages of %s: %v", os.Args[1], err)
	}
}

func write(to io.Writer, library *knowledge.Library, set string) error {
	lines := json.NewEncoder(to)
	lines.SetEscapeHTML(false)
	for _, leaflet := range library.Leaflets() {
		for _, section := range leaflet.Sections {
			heading := section.Heading
			if section.Named {
				heading = ""
			}
			for _, passage := range section.Passages {
				line := map[string]string{"leaflet": leaflet.ID, "set": set, "title": leaflet.Title, "section": heading, "text": passage.Text}
				if err := lines.Encode(line); err != nil {
					return fmt.Errorf("passage %s: %w", passage.ID, err)
				}
			}
		}
	}
	return nil
}
