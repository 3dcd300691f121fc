#!/usr/bin/env bash
# Makes everything that the program and its tests hold of a trained network, from
# a directory with model.safetensors, vocab.txt and record.json: the file of
# weights, what PyTorch makes of the test messages, and the bits of some encodings.
#
# usage: training/ship.sh DIRECTORY   (PYTHON names an interpreter with requirements.txt installed)
set -euo pipefail
from=$(realpath "$1")
cd "$(dirname "$0")"
python=${PYTHON:-python3}
messages=../testdata/messages.txt
"$python" golden_tokens.py "$from/vocab.txt" "$messages" ../wordpiece/testdata
"$python" export.py "$from" "$messages" ../weights.bin
"$python" golden.py "$from" ../weights.bin "$messages" ../testdata/golden.bin
"$python" golden_levels.py "$from" "$messages" ../../urgency/testdata/levels.txt
"$python" golden_reader.py "$from" ../../reader/testdata
go test -run '^TestDigests$' .. ../../reader -update
go test -run '^TestEmbeddedEncodings$' ../../../cmd/bedside -update
go test -run 'Floats|Rounding|PyTorch' -v .. ../../reader | grep -E '(reference|pytorch)_test|^(ok|FAIL)'
