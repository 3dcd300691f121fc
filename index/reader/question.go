package reader

import (
	"bedside/index/encoder"
	"bedside/index/encoder/kernel"
)

const (
	// maxQuestion is how many tokens of a question are read: the last.
	maxQuestion = 94
	// maxChat bounds what is cut into tokens: three messages of 4,096 characters, which
	// are the longest that chats accept, have fewer bytes.
	maxChat = 3*4*4096 + 6
)

// Question is a question encoded. It does not change. The zero Question is one of no words.
type Question struct {
	rows    kernel.Rows // the mean of its tokens, then its tokens, each of length 1
	weights []float32   // how much each token counts; their sum is 1
}

// Question encodes the text of a chat: its messages, oldest first, of which the last
// three are read. It costs some milliseconds of one core, unless another head has read
// the same tokens just before.
func (r *Reader) Question(turns []string) Question {
	encoding := r.encoder.EncodeShared(r.asked(turns, maxQuestion))
	n := len(encoding.Tokens)
	q := Question{weights: make([]float32, n)}
	q.rows.Resize(1+n, r.width)
	row := make([]float32, r.width)
	r.normalise(row, encoding.Pooled)
	r.kernels.Quantise(&q.rows, 0, row, r.ones)
	for i := range n {
		token := encoding.Outputs[i*r.width : (i+1)*r.width]
		q.weights[i] = r.kernels.Dot(token, r.weight) + r.bias
		r.normalise(row, token)
		r.kernels.Quantise(&q.rows, 1+i, row, r.ones)
	}
	r.kernels.Softmax(q.weights)
	return q
}

// asked is the last tokens, at most so many, of a chat.
func (r *Reader) asked(turns []string, most int) []encoder.Token {
	text := encoder.Chat(turns)
	text = text[max(0, len(text)-maxChat):]
	tokens := r.encoder.Tokenize(text, len(text))
	return tokens[max(0, len(tokens)-most):]
}
