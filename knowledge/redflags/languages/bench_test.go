package languages

import (
	"strings"
	"testing"
)

func BenchmarkMatch(b *testing.B) {
	for name, text := range map[string]string{
		"english": "hello can i shower two days after my biopsy or should i wait until the dressing is off",
		"spanish": "hola, me hicieron la prueba ayer y me duele un poco, que puedo tomar para el dolor",
		"arabizi": "mama msh 2adra tetnafes w weshha azra2 sa3douni",
		"longest": strings.Repeat("me duele mucho el pecho y no, la sangre de la cabeza ", 80),
		"chinese": strings.Repeat("我妈妈的血压不高，头不痛，", 150),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Default().Match(text)
			}
		})
	}
}
