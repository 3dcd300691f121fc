package source_test

import "testing"

// TestNumberedParts holds that the headings of parts are headings right below that of their
// section, and that numbered sentences and items are none.
func TestNumberedParts(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []section
	}{
		{"parts", "1 Before\nDo not fill it.\n\n2 After\n2.1 With milk\nYou must not drink it.\n\n2.2 Without milk\nYou can drink it at once.\n\n3 Care\nDry it.\n",
			[]section{{"1 Before", []string{"Do not fill it."}}, {"2 After › 2.1 With milk", []string{"You must not drink it."}},
				{"2 After › 2.2 Without milk", []string{"You can drink it at once."}}, {"3 Care", []string{"Dry it."}}}},
		{"a blank row between", "2 After\n\n2.1 With milk\n\nYou must not drink it.\n\n2.2 Without milk\n\nYou can drink it at once.\n",
			[]section{{"2 After › 2.1 With milk", []string{"You must not drink it."}}, {"2 After › 2.2 Without milk", []string{"You can drink it at once."}}}},
		{"a heading with a number before", "1.2 Filling\nUse cold water.\n\n2 After\n2.1 With milk\nYou must not drink it.\n2.2 Without milk\nYou can drink it at once.\n",
			[]section{{"1.2 Filling", []string{"Use cold water."}}, {"2 After › 2.1 With milk", []string{"You must not drink it."}}}},
		{"sentences", "1. Before use\n1.1. You must not fill it.\n1.2. You may dry it.\n\n2. After use\n2.1. You must dry it.\n",
			[]section{{"1. Before use", []string{"1.1. You must not fill it. 1.2. You may dry it."}}, {"2. After use", []string{"2.1. You must dry it."}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.txt", "Kettle\n\n"+tt.text)
			checkFound(t, l, "Kettle", tt.want)
		})
	}
}
