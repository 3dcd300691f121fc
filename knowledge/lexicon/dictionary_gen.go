//go:build ignore

// Dictionary_gen writes en/everyday.txt.gz, the ordinary English words, from
// the word lists of SCOWL (Debian's package scowl). See en/everyday.NOTICE.
package main

import (
	"compress/gzip"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"bedside/knowledge/lexicon"
)

// sizes are SCOWL's, from the commonest words on; a word's class is the place
// of its size, counting from 1. Beyond 50 come words that patients are more
// likely to have typed by mistake than to have meant.
var sizes = []string{"10", "20", "35", "40", "50"}

// lists are the kinds of list that are read: every spelling of English, and
// words with a capital (days, months, languages) up to size 40, where the
// people and towns begin.
var lists = []string{"english-words", "american-words", "british-words", "british_z-words", "canadian-words",
	"australian-words"}

var plain = regexp.MustCompile(`^[a-z]+$`)

func main() {
	from := flag.String("from", "/usr/share/dict/scowl", "folder of the word lists")
	to := flag.String("to", "en/everyday.txt.gz", "file to write")
	flag.Parse()
	if err := run(*from, *to); err != nil {
		log.Fatal(err)
	}
}

func run(from, to string) error {
	classes := map[string]int{}
	for i, size := range sizes {
		kinds := lists
		if size != "50" {
			kinds = append(slices.Clone(lists), "english-upper")
		}
		for _, kind := range kinds {
			if err := collect(classes, filepath.Join(from, kind+"."+size), i+1); err != nil {
				return err
			}
		}
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	zipped, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, word := range slices.Sorted(maps.Keys(classes)) {
		fmt.Fprintf(zipped, "%s %d\n", word, classes[word])
	}
	if err := zipped.Close(); err != nil {
		return err
	}
	return out.Close()
}

// collect adds the words of one list that no commoner list has. Words that a
// message never holds once it was taken apart (possessives, hyphens,
// contractions without an apostrophe) are left out.
func collect(classes map[string]int, file string, class int) error {
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) { // not every kind has every size
		return nil
	}
	if err != nil {
		return err
	}
	for _, word := range strings.Fields(string(data)) {
		texts := lexicon.Texts(word)
		if len(texts) != 1 || !plain.MatchString(texts[0]) || strings.HasSuffix(word, "'s") || strings.HasSuffix(word, "'") {
			continue
		}
		if classes[texts[0]] == 0 {
			classes[texts[0]] = class
		}
	}
	return nil
}
