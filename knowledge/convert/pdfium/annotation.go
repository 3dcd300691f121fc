package pdfium

// Annotation is what stands on a page beside its own content.
type Annotation struct {
	Kind AnnotationKind
	Text string // what it says; "" when it says nothing
}

// AnnotationKind is what an annotation is; the numbers are those of fpdf_annot.h.
type AnnotationKind int

// The kinds of annotations that are told apart.
const (
	StickyNote AnnotationKind = 1  // a mark that a comment hides behind
	FreeText   AnnotationKind = 3  // text that is shown on the page
	Stamp      AnnotationKind = 13 // a picture or a word that is shown on the page
	Field      AnnotationKind = 20 // of a form, with what is filled in
)

// Annotations returns the annotations of a page, at most so many.
func (p *Page) Annotations(most int) []Annotation {
	e := p.engine
	var found []Annotation
	for i := range min(e.number("FPDFPage_GetAnnotCount", p.handle), most) {
		handle := e.call("FPDFPage_GetAnnot", p.handle, uint64(i))
		if e.err != nil || handle == 0 {
			continue
		}
		a := Annotation{Kind: AnnotationKind(e.number("FPDFAnnot_GetSubtype", handle))}
		key := "Contents"
		if a.Kind == Field {
			key = "V"
		}
		if a.Kind != Field || e.property(handle, "FT") != "Btn" { // the value of a button is its state
			a.Text = e.property(handle, key)
		}
		found = append(found, a)
		e.call("FPDFPage_CloseAnnot", handle)
	}
	return found
}

// property reads a text of an annotation.
func (e *Engine) property(annotation uint64, key string) string {
	return e.wide(func(buffer, size uint64) uint64 {
		return e.call("FPDFAnnot_GetStringValue", annotation, e.name(key), buffer, size)
	})
}
