# make help lists the targets. All of them work as root and as an ordinary user.

LINT_VERSION := v2.15.0
LINT         := build/bin/golangci-lint-$(LINT_VERSION)
GO_BUILD     := CGO_ENABLED=0 go build -trimpath -ldflags='-s -w'

# The browser and axe-core that `make setup` may put there; the tests find them here first.
export PATH          := $(CURDIR)/build/bin:$(PATH)
export KEHOACHXA_AXE := $(CURDIR)/build/axe-core/axe.min.js

# The real plans are not part of the project; tests that read them say "not run" without them.
ifneq ($(wildcard ../shared/plans),)
export KEHOACHXA_PLANS ?= $(abspath ../shared/plans)
endif

# Functions from bytes to values: nothing runs beside them, so the race detector would find nothing
# and take three times the minutes. The packages that call them from many requests are run with it.
PURE := ./internal/docread ./internal/importer ./internal/lunar ./internal/officialdoc/... ./internal/report ./internal/sheet

.DEFAULT_GOAL := help
.PHONY: help setup generate build run test check bench fuzz docs

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing to run and to test (Debian, Ubuntu)
	@.ci/setup test

generate: ## turn .templ files into Go
	cd web/view && go tool templ generate -include-version=false

build: ## build build/kehoachxa
	$(GO_BUILD) -o build/kehoachxa ./cmd/kehoachxa

run: ## install PostgreSQL if missing, build, and serve the demonstration communes
	@.ci/setup run
	@$(MAKE) --no-print-directory build
	@build/kehoachxa serve --demo

test: setup ## everything, with a real PostgreSQL, a real browser and the race detector
	go test -timeout 20m $(PURE)
	CGO_ENABLED=1 go test -race -timeout 20m $$(go list ./... | grep -vxF "$$(go list $(PURE))")

check: $(LINT) ## the static part: format, vet, linters, generated code, import direction
	@unformatted=$$(gofmt -l cmd internal web migrations); test -z "$$unformatted" || { echo "not formatted: $$unformatted"; exit 1; }
	go vet ./...
	$(LINT) run
	go tool templ fmt -fail web/view
	.ci/generated
	go test ./internal/layout

bench: setup ## measure pages against a bare handler, and documents
	go run ./internal/e2e/bench
	go test -run='^$$' -bench=. -benchmem ./...

FUZZTIME ?= 10m
fuzz: ## feed the readers and the importer what nobody would write, FUZZTIME each
	# Without a bound on shrinking, finds whose coverage differs from run to run take up all the time.
	@for f in docread/FuzzText docread/FuzzDoc docread/FuzzSheet docread/FuzzPDF importer/FuzzImport; do \
		go test ./internal/$${f%/*} -run='^$$' -fuzz="^$${f#*/}$$" -fuzztime=$(FUZZTIME) -fuzzminimizetime=1x -parallel=1 || exit 1; \
	done

docs: test ## renew the pictures and the tables of docs/
	mkdir -p docs/pictures docs/pages
	go run ./internal/e2e/pictures
	cp build/pages/*.png docs/pages/
	go test ./internal/config -update

$(LINT):
	GOBIN=$(CURDIR)/build/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	@mv build/bin/golangci-lint $@
