package source_test

import "testing"

// TestNameItems holds that the name of a thing stays in a list of items without marks, and that the
// title of what follows does not get into it.
func TestNameItems(t *testing.T) {
	for _, c := range []pageCase{
		{name: "within, and a title at the end", page: `<h1>T</h1><h2>Mix</h2><p>Never mix it with:</p><p>bleach</p><p>Ammonia</p>
			<p>lime</p><p>Sal Soda</p><p>Water is safe.</p>`,
			sections: []string{"Mix: Never mix it with:\n- bleach\n- Ammonia\n- lime\n\nSal Soda\nWater is safe."}},
		{name: "at the start", page: `<h1>T</h1><h2>Mix</h2><p>Never mix it with:</p><p>Ammonia</p><p>bleach</p>`,
			sections: []string{"Mix: Never mix it with:\n- Ammonia\n- bleach"}},
		{name: "closings", page: `<h1>T</h1><h2>Mix</h2><p>Never mix it with:</p><p>bleach</p><p>Dr Lee</p><p>lime</p><p>Yours sincerely</p>`,
			sections: []string{"Mix: Never mix it with:\n- bleach\n\nDr Lee\n- lime\n\nYours sincerely"}},
		{name: "titles", page: `<h1>T</h1><h2>Mix</h2><p>Never mix it with:</p><p>bleach</p><p>Children</p><p>Half of it.</p>
			<p>Signs</p><p>sore eyes</p><p>Treatment</p><p>Cold water.</p>`,
			sections: []string{"Mix: Never mix it with:\n- bleach\n\nChildren\nHalf of it.\n\nSigns\n- sore eyes\n\n" +
				"Treatment\nCold water."}},
	} {
		t.Run(c.name, c.check)
	}
}
