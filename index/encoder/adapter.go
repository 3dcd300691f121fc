package encoder

// adapterRemedy is for who reads that an adapter does not fit.
const adapterRemedy = "write the adapter again with training/export_adapter.py"

// Adapted returns the main network of these weights with an adapter: whole steps, of the scale of the row, that are added
// to each matrix, NAME of out by in numbers. The adapter has them as bytes, NAME.steps, row after row. It is the same network each
// time, shares the word table, and takes the memory of its own matrices. It fails, with an ErrWeights, where the adapter
// lacks a part, has one of another size, or goes beyond what int8 holds.
func (e *Encoder) Adapted(adapter *Weights) (*Encoder, error) {
	return e.siblings.once("adapter "+adapter.Version(), func() (*Encoder, error) {
		return e.like(&parts{weights: e.weights, adapter: adapter, remedy: adapterRemedy})
	})
}

// adapted are the rows of a matrix with what the adapter adds to them, if there is one.
func (p *parts) adapted(name string, rows []byte) []byte {
	if p.adapter == nil || p.err != nil {
		return rows
	}
	t, _ := p.adapter.Tensor(name + ".steps")
	steps := t.Bytes()
	if t.Type != "bytes" || len(steps) != len(rows) {
		p.fail("the adapter has no %d bytes %s.steps", len(rows), name)
		return nil
	}
	sums := make([]byte, len(rows))
	for i, row := range rows {
		sum := int(int8(row)) + int(int8(steps[i]))
		if sum < -127 || sum > 127 {
			p.fail("the adapter makes %d of a number of %s", sum, name)
			return nil
		}
		sums[i] = byte(int8(sum))
	}
	return sums
}
