package pdfium

import (
	"runtime"

	"github.com/tetratelabs/wazero/experimental"
)

// memory is the memory of PDFium. It grows by doubling, and what it leaves is collected
// at once: PDFium grows its memory by small steps, of which each would else leave a copy.
type memory struct {
	bytes []byte
	most  uint64
}

func allocate(_, most uint64) experimental.LinearMemory { return &memory{most: most} }

// Reallocate makes the memory so many bytes long; nil when that is more than it may have.
func (m *memory) Reallocate(size uint64) []byte {
	if size > m.most {
		return nil
	}
	if size > uint64(cap(m.bytes)) {
		grown := make([]byte, size, min(max(size, 2*uint64(cap(m.bytes))), m.most))
		copy(grown, m.bytes)
		m.bytes = grown
		const large = 64 << 20
		if size > large {
			runtime.GC()
		}
	}
	m.bytes = m.bytes[:size]
	return m.bytes
}

// Free lets the memory go.
func (m *memory) Free() { m.bytes = nil }
