package eval

import (
	"encoding/json"
	"fmt"
	"io"

	"bedside/index"
)

// WriteWeights writes weights as the index reads them, one tree a line, so that
// a change of them can be reviewed.
func WriteWeights(w io.Writer, weights index.Weights) error {
	ranking, err := json.Marshal(weights.Ranking)
	if err != nil {
		return fmt.Errorf("writing the weights: %w", err)
	}
	text := fmt.Sprintf("{\n \"thresholds\": %s,\n \"thresholds_several\": %s,\n \"ranking\": %s,\n \"bias\": %v,\n \"confidence\": [",
		jsonThresholds(weights.Thresholds), jsonThresholds(weights.Several), ranking, weights.Bias)
	for i, tree := range weights.Confidence {
		line, err := json.Marshal(tree)
		if err != nil {
			return fmt.Errorf("writing the weights: %w", err)
		}
		if i > 0 {
			text += ","
		}
		text += "\n  " + string(line)
	}
	if _, err := io.WriteString(w, text+"\n ]\n}\n"); err != nil {
		return fmt.Errorf("writing the weights: %w", err)
	}
	return nil
}

func jsonThresholds(t index.Thresholds) string {
	return fmt.Sprintf("{\"answer\": %v, \"offer\": %v}", t.Answer, t.Offer)
}
