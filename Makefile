# The one way to run, build and check Bedside, for people and for .ci/run alike.
# Needs Go, git, make and bash; what else a target uses, Go fetches at the
# version pinned in go.mod and tools.mod.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# What to change on the command line, as in `make fuzz FUZZTIME=1m`.
ARGS     =
BENCH    = .
COUNT    = 1
FUZZTIME = 10s
OUT      = bin/bedside
KEY      = bot/eval/keys/bone-marrow-examination.key
# The race detector needs a C compiler that works; `make test RACE=` leaves it out.
RACE     = $(shell go build -race runtime/cgo 2>/dev/null && echo -race)
# The nearest tag and the commit; dev in a tree without a repository of its own.
VERSION ?= $(shell git --git-dir=.git describe --tags --always --dirty 2>/dev/null || echo dev)

TOOL  = go tool -modfile=tools.mod
# The linker leaves out what is for debuggers, so that the compiler need not make it.
BUILD = CGO_ENABLED=0 .ci/progress go build -v -trimpath -buildvcs=false -gcflags=all=-dwarf=false -ldflags "-s -w -X main.version=$(VERSION)" -o $(OUT) ./cmd/bedside
# SQLite is C translated to Go, and its memory is not that of Go, which alone the race
# detector watches: watching it too would take most of the time of the store's tests.
# Only a package that instantiates nothing generic may be left out like that: its copy of
# sync.Map, unwatched, could become everybody's.
WATCH = $(if $(RACE),$(RACE) -gcflags=modernc.org/sqlite/lib=-race=false)

# Writers that nothing has learned from, for measuring, and those that choose the recogniser's thresholds, of which its
# weights have not learned.
TRAINING = index/encoder/training
UNSEEN   = $(patsubst %,$(TRAINING)/data/flags/%.jsonl,on-the-way-and-at-work patients-and-families-anew bystanders \
	after-procedures suicidal-in-unforeseen-words a-small-town on-the-move-in-cities a-mixed-town quiet-people big-city-hospital)
CHOOSING = $(patsubst %,$(TRAINING)/data/flags/%.jsonl,a-symptom-told-in-passing on-regular-medicines parents-and-mothers-elsewhere \
	long-illness-told-calmly young-people-and-travellers clinic-chat-isles-and-oceania clinic-chat-elsewhere)

.PHONY: help run build needs test lint bench fuzz eval pages pictures weights thresholds suicidal release reproducible upgrade image clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## chat in the terminal over the built-in leaflet; ARGS go to "bedside chat"
	@[ -x bin/bedside ] || echo "Building Bedside; the first time takes a few minutes." >&2
	@$(BUILD)
	@bin/bedside chat $(ARGS)

build: ## build bin/bedside, one static binary
	@$(BUILD)

# What the tests need is fetched here when it is missing: modules, PostgreSQL, and Chromium.
needs:
	@go mod download
	@.ci/needs

# "make lint" vets; nothing is made for debuggers. A busy machine takes longer than Go's ten
# minutes for the package that starts processes.
test: needs ## run every test; the last line counts them
	@echo "Testing $(if $(RACE),with,without) the race detector."
	@$(TOOL) gotestsum --format pkgname --format-hide-empty-pkg -- $(WATCH) -vet=off -ldflags=-w -timeout=30m ./...

lint: ## check format, generated pages, vet, linters, go.mod and known vulnerabilities
	@bad=$$(gofmt -l .); [ -z "$$bad" ] || { echo "Not formatted; run gofmt -w on:" $$bad >&2; exit 1; }
	@$(TOOL) templ generate -check -log-level warn || { echo "Run make pages, and commit what it writes." >&2; exit 1; }
	go vet ./...
	go -C index/jsoniter vet ./...
	go mod tidy -diff
	go mod verify
	$(TOOL) golangci-lint run ./...
	@.ci/vulnerabilities

bench: ## run benchmarks: BENCH picks them (a regexp), COUNT repeats them
	go test -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) ./...

fuzz: ## fuzz every target for FUZZTIME (default 10s) each
	@go test -list '^Fuzz' ./... | awk '/^Fuzz/ { names[n++] = $$1 } /^ok/ { while (n) print $$2, names[--n] }' | \
	while read -r package name; do \
		echo "$$name in $$package"; \
		go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "$$package" </dev/null; \
	done

eval: ## measure the answers against an answer key: KEY, ARGS
	@$(BUILD)
	bin/bedside eval $(KEY) $(ARGS)

# Run it from this folder: an error while a page is made names its file relative to it.
pages: ## write the Go code of the pages in *.templ anew
	$(TOOL) templ generate

# Pictures of every state of the page are left in bin/pictures; README.md shows two of them.
pictures: ## take the pictures of the page for patients in README.md anew (needs Chromium)
	go test ./cmd/bedside -count 1 -run '^TestPage$$/^pictures$$' -args -pictures '$(CURDIR)/bin/pictures'
	mkdir -p bot/web/pictures
	cp bin/pictures/readme/*.png bot/web/pictures/

weights: ## train the encoder and its heads anew, and ship them (hours; see CONTRIBUTING.md)
	$(MAKE) -C $(TRAINING) ship

thresholds: ## print the thresholds of the recogniser that keep the limits
	@$(MAKE) -C $(TRAINING) -s build/ordinary/measured.jsonl >&2
	@go run ./cmd/bedside eval --flags --thresholds $(CHOOSING) $(TRAINING)/build/ordinary/choosing/*.jsonl

suicidal: ## print the detector of suicidal thoughts that fits the messages of the training
	@$(MAKE) -C $(TRAINING) -s build/ordinary/measured.jsonl >&2
	@go run ./cmd/bedside eval --flags --suicidal $(filter-out $(UNSEEN),$(wildcard $(TRAINING)/data/flags/*.jsonl)) $(TRAINING)/build/ordinary/choosing/*.jsonl

release: ## build archives, Debian packages, sums and bills of materials into bin/release; the first time takes many minutes
	@.ci/release

reproducible: ## build the program twice, in folders and caches of their own, and compare; takes many minutes
	@.ci/reproducible

upgrade: needs ## take over the store of an earlier version, on SQLite and PostgreSQL: FROM=COMMIT
	@.ci/upgrade $(FROM)

# Podman, Buildah or Docker builds it.
image: ## build the container image bedside:latest for this machine; ARCH=arm64 for another
	@.ci/image $(ARCH)

clean: ## remove what the other targets leave behind
	rm -rf bin
