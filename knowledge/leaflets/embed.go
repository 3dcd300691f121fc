// Package leaflets holds the leaflets that Bedside answers from when it is
// given none: samples to try it with, not reviewed by a clinic, which each of
// them says in its notice.
package leaflets

import (
	"embed"
	"io/fs"
)

//go:embed *.md
var files embed.FS

// FS is the folder of the embedded leaflets: Markdown files with front matter,
// at its root. It is read-only and safe for concurrent use.
var FS fs.FS = files
