package source

import (
	"strings"

	"bedside/knowledge"
)

// tabbedTo returns the end of the lines from one on that are the rows of a table,
// their cells parted by tabs; the line itself when there are none.
func tabbedTo(lines []string, start int) int {
	cells := strings.Count(strings.TrimSpace(lines[start]), "\t")
	end := start
	for end < len(lines) && cells > 0 {
		line := strings.TrimSpace(lines[end])
		if strings.Count(line, "\t") != cells || markOf(squeeze(line)) != "" {
			break
		}
		end++
	}
	if end-start < enough {
		return start
	}
	return end
}

// tabbed makes a table of rows with tabs.
func (d *document) tabbed(rows []row, lines []string) []row {
	d.note(rows[0].number, "lines with tabs were read as a table", "compare it with the leaflet")
	blank := row{number: rows[0].number, page: rows[0].page}
	out := []row{blank}
	for i, line := range lines {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		for n := range cells {
			cells[n] = squeeze(cells[n])
		}
		text := strings.Join(cells, knowledge.CellBorder)
		out = append(out, row{text: text, number: rows[i].number, page: rows[i].page, table: true})
	}
	return append(out, blank)
}

// table adds the rows of a table.
func (t *textReader) table(rows []row) {
	texts := make([]string, len(rows))
	for i, r := range rows {
		texts[i] = r.text
	}
	t.doc.add(table, strings.Join(texts, "\n"), rows[0].number)
}
