package source

import (
	"fmt"
	"strings"
	"testing"

	"bedside/knowledge"
)

// TestReviewLines gives lines as leaflets print them. A line that is about the
// review alone is understood and left out of the text.
func TestReviewLines(t *testing.T) {
	for _, c := range []struct{ line, language, reviewed, due, reviewer string }{
		{"Page last reviewed: 4 May 2025", "", "2025-05-04", "", ""},
		{"Page last reviewed: 4 May 2025 Next review due: 4 May 2028", "", "2025-05-04", "2028-05-04", ""},
		{"Last reviewed: May 2024 | Next review: May 2027", "", "2024-05-01", "2027-05-01", ""},
		{"Last Reviewed 12th June, 2023", "", "2023-06-12", "", ""},
		{"Date of last review: 7 July 2024. Date of next review: 7 July 2026.", "", "2024-07-07", "2026-07-07", ""},
		{"Next review due: 2027", "", "", "2027-01-01", ""},
		{"Leaflet last updated October 2024 by Mr A. Example. To be reviewed October 2027.", "", "2024-10-01", "2027-10-01", "Mr A. Example"},
		{"Leaflet reviewed: May 2024", "", "2024-05-01", "", ""},
		{"Reviewed: 06/2025, due: 06/2027", "", "2025-06-01", "2027-06-01", ""},
		{"Review date: 03/2027", "", "", "2027-03-01", ""},
		{"Review date: 03/27", "", "", "2027-03-01", ""},
		{"Review due by: Sept 2026", "", "", "2026-09-01", ""},
		{"Due for review in: March 2026", "", "", "2026-03-01", ""},
		{"To be reviewed by March 2026", "", "", "2026-03-01", ""},
		{"Version 3, March 2024", "", "2024-03-01", "", ""},
		{"Version: 2.1 | Date: March 2024 | Review: March 2026", "", "2024-03-01", "2026-03-01", ""},
		{"V2 March 2024", "", "2024-03-01", "", ""},
		{"Version 1.0 (05/2023)", "", "2023-05-01", "", ""},
		{"Date of issue: 12 March 2024", "", "2024-03-12", "", ""},
		{"Issue date: 12.03.2024", "de", "2024-03-12", "", ""},
		{"Issued: 03/04/2024", "en-US", "2024-03-04", "", ""},
		{"Issued: 03/04/2024", "en-GB", "2024-04-03", "", ""},
		{"Issued: 03/04/2024 Review due: 31/03/2027", "", "2024-04-03", "2027-03-31", ""},
		{"Published: March 2024", "", "2024-03-01", "", ""},
		{"Date published: 14 January 2025", "", "2025-01-14", "", ""},
		{"This leaflet was last revised in 03/2024.", "", "2024-03-01", "", ""},
		{"This leaflet was last reviewed in March 2024 and is due for review in March 2026.",
			"", "2024-03-01", "2026-03-01", ""},
		{"This information was last updated on 3 May 2024.", "", "2024-05-03", "", ""},
		{"Reviewed by: Dr B. Example", "", "", "", "Dr B. Example"},
		{"Medically reviewed by A. Nurse, RN on January 3, 2025", "", "2025-01-03", "", "A. Nurse, RN"},
		{"Reviewed by Dr B. Example, Consultant, May 2024", "", "2024-05-01", "", "Dr B. Example, Consultant"},
		{"Reviewed 2025-05-04 by E. Example", "", "2025-05-04", "", "E. Example"},
		{"Reviewed: 4 May 2025 by the eye team", "", "2025-05-04", "", "the eye team"},
		{"Approved by: Patient Information Group, March 2024", "", "2024-03-01", "", "Patient Information Group"},
		{"Author: J. Example Reviewed: May 2024 Next review: May 2027", "", "2024-05-01", "2027-05-01", ""},
		{"Leaflet reference: HSC-23 Version 2 Date: March 2024 Review date: March 2026", "", "2024-03-01", "2026-03-01", ""},
		{"Ref: ABC/123 · Produced: March 2024 · Review: March 2027", "", "2024-03-01", "2027-03-01", ""},
		{"Written by: the hand team. Last reviewed: 5 June 2024", "", "2024-06-05", "", ""},
		{"Date of preparation: Nov 2023", "", "2023-11-01", "", ""},
		{"Content last reviewed: Mar '24", "", "2024-03-01", "", ""},
		{"**Last reviewed:** 4 May 2025", "", "2025-05-04", "", ""},
		{"Stand: März 2024", "de", "2024-03-01", "", ""},
		{"Zuletzt geprüft am 3.4.2024", "de", "2024-04-03", "", ""},
		{"Medizinisch geprüft von Dr. A. Beispiel am 3. April 2024", "de", "2024-04-03", "", "Dr. A. Beispiel"},
		{"Dernière révision : 3 avril 2024", "fr", "2024-04-03", "", ""},
		{"Última revisión: 3 de abril de 2024", "es", "2024-04-03", "", ""},
		{"Última revisión: 03/04/2024", "es-MX", "2024-04-03", "", ""},
		{"Laatst bijgewerkt: 3 maart 2024", "nl", "2024-03-03", "", ""},
		{"最后审核：2024年3月5日", "zh", "2024-03-05", "", ""},
		{"Last reviewed: Monday 5 May 2025", "", "2025-05-05", "", ""},
		{"Reviewed (May 2024)", "", "2024-05-01", "", ""},
		{"Reviewed by the feeding team (March 2024)", "", "2024-03-01", "", "the feeding team"},
		{"Approved by: Dr B. Example (RCN) [3 May 2024]", "", "2024-05-03", "", "Dr B. Example (RCN)"},
		{"Checked by the gum clinic (next review: June 2027)", "", "", "2027-06-01", "the gum clinic"},
		{"Next review: 2027-04", "", "", "2027-04-01", ""},
		{"Updated 2024-11", "", "2024-11-01", "", ""},
		{"Last reviewed 2024/3", "", "2024-03-01", "", ""},
		{"Reviewed: 2024.03", "", "2024-03-01", "", ""},
		{"Produced by: Ward 9 Date produced: 2024/06 Review date: 2027/06", "", "2024-06-01", "2027-06-01", ""},
		{"Updated 2024-11 | Next review: 2027-11", "", "2024-11-01", "2027-11-01", ""},
		{"REF: EYE/22 | Issued 06.2022 | For review 06.2025 | © Sample Trust", "", "2022-06-01", "2025-06-01", ""},
		{"© Sample Trust · Last reviewed: 3 May 2025 · Next review: May 2028", "", "2025-05-03", "2028-05-01", ""},
		{"Page 2 of 2 | Review date: May 2028", "", "", "2028-05-01", ""},
		{"Status: Approved | Owner: Hand therapy | Last reviewed: 3 May 2025", "", "2025-05-03", "", ""},
		{"Last reviewed: 3 May 2025 Page 1 of 1", "", "2025-05-03", "", ""},
		{"Last reviewed: 3 May 2025 by Dr A. Example | Page 1 of 1", "", "2025-05-03", "", "Dr A. Example"},
		{"Reviewed by: Dr A. Example | Review due: May 2028 | © Trust", "", "", "2028-05-01", "Dr A. Example"},
		{"Review date: May 2028 (or sooner if guidance changes)", "", "", "2028-05-01", ""},
		{"Last reviewed: 20250503", "", "2025-05-03", "", ""},
		{"Last reviewed: 3 May 2025 14:03", "", "2025-05-03", "", ""},
		{"Last edited time: May 3, 2025 2:03 PM | Next review: May 2028", "", "2025-05-03", "2028-05-01", ""},
		{"Valid until May 2026", "", "", "2026-05-01", ""},
		{"Valid to: 31/05/2026", "en-GB", "", "2026-05-31", ""},
		{"Expires: May 2026", "", "", "2026-05-01", ""},
		{"Approved May 2023 | Valid until 2026", "", "2023-05-01", "2026-01-01", ""},
		{"Approved May 2023, valid for 3 years", "", "2023-05-01", "2026-05-01", ""},
		{"Approved on 4 May 2023 (valid for 18 months)", "", "2023-05-04", "2024-11-04", ""},
	} {
		d := document{leaflet: knowledge.Leaflet{Language: c.language}}
		if !d.furnish(c.line, 1) {
			t.Errorf("%q was not understood", c.line)
			continue
		}
		d.settle()
		l := d.leaflet
		if knowledge.Day(l.Reviewed) != c.reviewed || knowledge.Day(l.ReviewDue) != c.due || l.Reviewer != c.reviewer {
			t.Errorf("%q: got reviewed %q, due %q, by %q", c.line,
				knowledge.Day(l.Reviewed), knowledge.Day(l.ReviewDue), l.Reviewer)
		}
		for _, p := range d.problems {
			if p.Level == knowledge.Fault {
				t.Errorf("%q: %s", c.line, p.Message)
			}
		}
	}
}

// TestPrecision holds that of a month or a year no day is made up.
func TestPrecision(t *testing.T) {
	const day, month, year = knowledge.ToDay, knowledge.ToMonth, knowledge.ToYear
	for line, want := range map[string][2]knowledge.Precision{
		"Last reviewed: 4 May 2025 | Next review: 2028-05-04":    {day, day},
		"Last reviewed: May 4, 2025 | Next review: 04.05.2028":   {day, day},
		"Last reviewed: May 2025 | Next review: 4 May 2028":      {month, day},
		"Last reviewed: 4 May 2025 | Next review: May 2028":      {day, month},
		"Last reviewed: 2025-05 | Next review: 05/2028":          {month, month},
		"Last reviewed: 2025 | Next review: 2028":                {year, year},
		"Version 2, March 2025. Next review due: 12 March 2028.": {month, day},
		"最后审核：2024年3月":                                           {month, day},
		"最后审核：2024年3月5日":                                         {day, day},
	} {
		d := document{}
		if !d.furnish(line, 1) {
			t.Errorf("%q was not understood", line)
			continue
		}
		d.settle()
		if got := [2]knowledge.Precision{d.leaflet.ReviewedTo, d.leaflet.ReviewDueTo}; got != want {
			t.Errorf("%q is told to %v; want %v", line, got, want)
		}
	}
	for content, want := range map[string]knowledge.Precision{"2025-05": month, "2025-05-04": day, "2025": year} {
		page := fmt.Sprintf(`<meta name="last-reviewed" content="%s"><h1>Splint</h1><h2>Washing</h2><p>Take it off to wash.</p>`, content)
		d, problems := parseHTML([]byte(page))
		if leaflet := d.leaflet; leaflet.ReviewedTo != want || leaflet.Reviewed.IsZero() {
			t.Errorf("%q: reviewed %v, told to %v, want %v; problems %v", content, leaflet.Reviewed, leaflet.ReviewedTo, want, problems)
		}
	}
}

// TestNoReviewLines gives lines that begin alike and are for patients.
func TestNoReviewLines(t *testing.T) {
	for _, line := range []string{
		"Reviewed by the ward on 3 May 2025, the plan still holds.",
		"Review your pills with us.",
		"Review your medicines every 6 months.",
		"Your next review is due in 6 months.",
		"Next review: bring your inhaler.",
		"Reviewed by the ward.",
		"Issued with a splint? Wear it day and night.",
		"Version 2 of the diet allows milk.",
		"Date: write the day of your scan here",
		"Date: 5 May 2025",
		"Review: 12 May 2025",
		"Due: 12 May 2025",
		"Your scan is due: May 2025",
		"Review in May 2025",
		"Review: March 2026",
		"Updated advice: do not drive for 24 hours.",
		"Published research shows that walking helps.",
		"Ref: bring this letter.",
		"Author: see page 3 for the whole list of those who helped us to write it.",
		"May 2024",
		"Approved medicines are listed in March 2024 and are free.",
		"Stand up slowly.",
		"Form 3 must be signed.",
		"Valid until 2027",
		"Your card is valid until your next visit.",
		"Your card is valid until May 2026",
		"Valid until your next visit",
		"Valid for 3 years",
		"Expires: see the box",
		"Your next review: ring us in May",
		"Next review: ring us in May",
		"Next review: in 6 weeks",
		"Next review: 6 weeks after your operation",
		"Next review: May you have your scan first? Ask us.",
		"Next review: ______",
		"Review date: we will write to you",
		"Review in 3 years",
		"Review: Spring 2025",
		"Reviewed every spring",
		"Checked: your name and your wristband",
		"Checked: blood pressure, weight",
		"Last review: bring your yellow book",
		"Last reviewed: 3 May 2025 Wash your hands",
		"Last reviewed: 3 May 2025 (ring us if you bleed)",
		"Status: Approved",
		"Owner: Hand therapy | Page 1 of 1",
		"Page 1 of 2 | Date: 5 May 2025",
		"Status: Approved | Review: 12 May 2025",
		"Team: 555 010 2288 | Last reviewed: 3 May 2025",
		"© Sample Trust. Ring 999 if you bleed | Last reviewed: 3 May 2025",
		"Take 1 tablet | Last reviewed: 3 May 2025",
		"Last reviewed: " + strings.Repeat("x", 500),
	} {
		d := document{}
		if d.furnish(line, 1) {
			t.Errorf("%q was taken for review data: %+v", line, d.claims)
		}
	}
}

// TestUnclearMonth holds that figures which are no month are told, not guessed at.
func TestUnclearMonth(t *testing.T) {
	d := document{}
	if !d.furnish("Last reviewed: 2026-27", 3) {
		t.Fatal("not understood")
	}
	d.settle()
	if len(d.problems) != 1 || d.problems[0].Level != knowledge.Fault || !d.leaflet.Reviewed.IsZero() {
		t.Errorf("reviewed %v, problems %v", d.leaflet.Reviewed, d.problems)
	}
}

// TestUnclearDates holds that a line about the review whose date nobody can reckon with
// is no text for patients, and that the date is told.
func TestUnclearDates(t *testing.T) {
	for line, date := range map[string]string{
		"Last reviewed: Spring 2025":                   "Spring 2025",
		"Last reviewed Q2 2025":                        "Q2 2025",
		"Reviewed: Summer, 2025":                       "Summer, 2025",
		"Reviewed: early May 2025":                     "early May 2025",
		"Reviewed: May/June 2025":                      "May/June 2025",
		"Reviewed: mid 2025":                           "mid 2025",
		"Reviewed: 2025/Q2":                            "2025/Q2",
		"Last reviewed: May 2025/June 2025":            "May 2025/June 2025",
		"Reviewed: FY24/25":                            "FY24/25",
		"Reviewed: 20251350":                           "20251350",
		"Review date: TBC":                             "TBC",
		"Review date: to be confirmed":                 "to be confirmed",
		"Next review: within 3 years":                  "within 3 years",
		"Next review: 3 years from issue":              "3 years from issue",
		"Last reviewed: N/A":                           "N/A",
		"Review date: N/A":                             "N/A",
		"Last reviewed: yesterday":                     "yesterday",
		"Last reviewed: DD/MM/YYYY":                    "DD/MM/YYYY",
		"Last reviewed: as on the intranet":            "intranet",
		"Reviewed: 31 February 2025":                   "31 February 2025",
		"Zuletzt geprüft: Frühjahr 2025":               "Frühjahr 2025",
		"Ref: AB/1 | Review date: Spring 2025 | © Sam": "Spring 2025",
	} {
		d := document{}
		if !d.furnish(line, 3) {
			t.Errorf("%q was not understood", line)
			continue
		}
		d.settle()
		want := fmt.Sprintf("the review date %q is not clear", date)
		if len(d.problems) == 0 || d.problems[0].Message != want || d.problems[0].Level != knowledge.Fault ||
			!d.leaflet.Reviewed.IsZero() || !d.leaflet.ReviewDue.IsZero() {
			t.Errorf("%q: reviewed %v, due %v, problems %v", line, d.leaflet.Reviewed, d.leaflet.ReviewDue, d.problems)
		}
	}
}

// TestImprintClaims holds that a date of review in an imprint is read before that is left out.
func TestImprintClaims(t *testing.T) {
	d := document{}
	d.add(paragraph, "Brush the splint.", 1)
	d.add(paragraph, "© Sample Street Clinic 2024. Next review 2027", 3)
	d.takeClaims()
	d.settle()
	if got := knowledge.Day(d.leaflet.ReviewDue); got != "2027-01-01" || d.leaflet.Lines.ReviewDue != 3 {
		t.Errorf("due %q in line %d", got, d.leaflet.Lines.ReviewDue)
	}
}

// TestPropertiesAboveText holds that the properties that a program writes above the text are left out when one of
// them is the day of the last change, and that two alone may be something else.
func TestPropertiesAboveText(t *testing.T) {
	const text = "\n\n## Filling\n\nFill it with water.\n"
	for _, tt := range []struct{ properties, reviewed, first string }{
		{"Owner: Kettle team\nLast edited time: May 3, 2025 2:03 PM\nStatus: Published\nTags: water, tea", "2025-05-03", "Fill it with water."},
		{"Owner: Kettle team\nTags: water, tea", "", "Owner: Kettle team Tags: water, tea"},
	} {
		doc, _ := parseMarkdown([]byte("# Kettle\n\n" + tt.properties + text))
		doc.takeClaims()
		doc.settle()
		if got := knowledge.Day(doc.leaflet.Reviewed); got != tt.reviewed {
			t.Errorf("%q: reviewed %q, want %q", tt.properties, got, tt.reviewed)
		}
		if got := sections(doc)[0].Passages[0].Text; got != tt.first {
			t.Errorf("%q: the first passage is %q, want %q", tt.properties, got, tt.first)
		}
	}
}
