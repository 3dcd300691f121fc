package source_test

import "testing"

// TestNarrowColumns holds that a row that was broken to fit a narrow column is no heading of
// the rest of its sentence.
func TestNarrowColumns(t *testing.T) {
	const text = `KETTLES

Filling it                            Cleaning it

Fill it with cold water, each         Each day: rinse the lid with
morning, and warm it slowly.          water. Each week: boil some
                                      vinegar in it and pour that
Shake the cord when it is hot.        down the sink.

Boiling                               Storing

If the lid is open for an hour        Dry it, and leave the lid off
you must not boil it, and you         until you need the kettle at
must ring the shop.                   home.
`
	l, _ := one(t, "a.txt", text)
	checkFound(t, l, "KETTLES", []section{
		{"Boiling", []string{"If the lid is open for an hour you must not boil it, and you must ring the shop."}},
		{"Storing", []string{"Dry it, and leave the lid off until you need the kettle at home."}},
	})
}
