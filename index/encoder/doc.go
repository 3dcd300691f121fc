// Package encoder turns texts into vectors, with a small neural network in pure
// Go: MiniLM of six layers, 384 wide (Wang et al. 2020, arXiv:2002.10957), its
// weights trained further for this program and embedded in it. Two heads stand
// on it, index/urgency and index/reader; this package knows neither.
//
// # A text's way
//
// wordpiece cuts the text into tokens, each with its place in the text. A token's
// vector is that of its piece plus those of its position and of its text (the first or, in
// a pair, the second), normed. Six layers follow,
// each an attention of all tokens to one another and two matrices with GELU between
// them. An Encoding holds the outputs of the last layer, a row a token, and their
// mean, of a pair that of the first text. What is read of one message more than once is encoded once: see EncodeShared.
//
// # Arithmetic
//
// The vectors of pieces are int4 with a scale for each piece: what they are worth is in their
// direction, and finer steps change next to no decision. Weights of matrices are int8 with a scale for each output. What enters a matrix
// is multiplied by smoothing factors, then rounded to 256 steps that span its row
// and 0: value = (byte - zero point) * scale. The sum of products is a sum of
// integers, exact in 32 bits; what the zero point adds is subtracted from it, and
// the rest becomes a float32, times both scales, plus the bias. Attention, softmax,
// GELU and norms are float32.
//
// Package kernel does all of this in plain Go, with AVX2 and with AVX-512 VNNI, and
// with the dot product instructions of arm64, chosen when the program starts
// (BEDSIDE_KERNELS names one instead). They give the same bits: float operations
// are never fused, and sums have sixteen parts that are added in one order.
// testdata/digests.txt holds the bits.
//
// # The file of weights
//
// All numbers are little-endian.
//
//	8 bytes   BEDSIDEW
//	uint32    version of the format: 4
//	uint32    size of the header
//	uint64    size of the file
//	header    JSON: model (layers, width, heads, inner, positions), record (of the
//	          training), tensors (name, type, shape, at, packed, and scales for int8 and int4)
//	zeros     up to the next multiple of 64
//	payload   the tensors; "at" and "scales" count from its start
//	32 bytes  SHA-256 of all that is before
//
// Types are float32, int8 and int4 (with one float32 scale a row; of int4 two stand in a byte, the first
// in its lower half, each 8 more than it is), bytes and gzip (text). Of int8, int4
// and bytes zstd may have made so many bytes as "packed" says, which are unpacked when they are asked for.
// Tensors have the names of Hugging Face's BertModel; beside them are vocab.txt, the smoothing factors (.smooth)
// and whatever the heads need, for which Weights.Tensor is there. A second network, of the same shape and with the
// same word table, stands under names with a prefix: see Sibling. An adapter is such a file as well, of whole steps that are added to the matrices of another: see Adapted. A file that
// is damaged, cut off, of another version or another network is refused with an
// ErrWeights that says so.
//
// training/export.py writes it; training/ship.sh makes it and everything that the
// tests compare it with. NOTICE tells where the base weights are from.
package encoder
