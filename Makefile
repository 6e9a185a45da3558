# What people do with this repository. `make` alone lists it; CI runs `make check`, `make test` and `make torture SHORT=1`.

.DEFAULT_GOAL := help
SHELL := /bin/sh
CARGO ?= cargo
ITEMS ?= 100
# The generator without its servers (`mock`, `dev`), which would bring the whole engine along.
GENERATOR = $(CARGO) run --quiet --package charter-codegen --no-default-features --

.PHONY: help
help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

.PHONY: run
run: ## Serve the shop on 127.0.0.1:8080
	@$(CARGO) run

.PHONY: seed
seed: ## Fill the shop's database with sample data (ITEMS=100)
	@$(CARGO) run --quiet -- seed --items $(ITEMS)

.PHONY: dev
dev: ## Serve the shop and follow every save: generate, build, hand over to the new server, reload the docs pages
	@$(CARGO) run --quiet --package charter-codegen -- dev --bind-variable SHOP_BIND

.PHONY: mock
mock: ## Serve a document from its examples and schemas alone, without compiling (DOC=api.yaml)
	@$(CARGO) run --quiet --package charter-codegen -- mock $(DOC)

.PHONY: todo
todo: ## List the operations that nobody has written yet, each with the method to write
	@$(GENERATOR) todo

.PHONY: generate
generate: ## Make generated/ from api.yaml; does nothing when it is up to date
	@$(GENERATOR) generate

.PHONY: diff
diff: ## Tell what api.yaml changed since the last tagged release, and what breaks clients (BASE=tag)
	@$(GENERATOR) diff --allow-major $(if $(BASE),--base $(BASE))

# The shell's LANG is its locale: only what stands on the command line is meant.
.PHONY: sdk
sdk: ## Make a client library in sdk/ (LANG=typescript, python, rust, java, go or any other of openapi-generator)
	@LANG=C.UTF-8 $(GENERATOR) sdk $(if $(filter command,$(origin LANG)),$(LANG))

.PHONY: test
test: ## Run every test: cargo's, client libraries, the docs pages in a browser, REDbot, HTTPolice, Schemathesis in short
	@tests/run

.PHONY: check
check: format lint docs licences fresh ## Everything but the tests: format, lints, docs, dependencies, generated/

.PHONY: format
format:
	$(CARGO) fmt --all --check

.PHONY: lint
lint:
	$(CARGO) clippy --workspace --all-targets -- -D warnings

.PHONY: docs
docs: export RUSTDOCFLAGS = -D warnings
docs: # The tool and the engine are both called charter; the engine's pages are the ones to keep.
	RUSTDOCFLAGS="$$RUSTDOCFLAGS -A rustdoc::private-intra-doc-links" \
		$(CARGO) doc --package charter-codegen --no-deps --document-private-items
	$(CARGO) doc --workspace --exclude charter-codegen --no-deps

.PHONY: licences
licences:
	.ci/dependencies

.PHONY: fresh
fresh:
	$(GENERATOR) generate --check
	@rm -rf target/everything
	@$(GENERATOR) batch --conventions warn codegen/tests/compiled/wire.yaml=target/everything >target/everything.log 2>&1 || \
		{ cat target/everything.log; exit 1; }
	@for made in contract.json apis apis.rs hooks.rs models.rs operations.rs; do \
		diff -r target/everything/src/$$made engine/tests/everything/$$made || \
		{ echo "engine/tests/everything is not what is made of wire.yaml: copy it from target/everything/src"; exit 1; }; done
	@$(MAKE) --no-print-directory --dry-run run test >/dev/null

.PHONY: browser
browser: build ## Open the served docs pages in Chromium
	@tests/browser/run

.PHONY: conformance
conformance: build ## Let Schemathesis judge a running server, at length (SEEDS="1 2 3" MAX_EXAMPLES=50)
	@tests/conformance/run

.PHONY: torture
torture: build ## Treat a running server as badly as the network does (SHORT=1 for a minute of it)
	@$(CARGO) build --quiet --package charter-codegen
	@$(CARGO) build --quiet --release --package shop-server
	@SHORT="$(SHORT)" tests/torture/run

.PHONY: fuzz
fuzz: ## Let libFuzzer think of what strangers may send (TARGET="filter sort" SECONDS=600)
	@EACH="$(SECONDS)" TARGET="$(TARGET)" tests/fuzz/run

.PHONY: corpus
corpus: ## Generate, compile and start every OpenAPI document below a folder (DOCS=folder, LINT=1 for clippy)
	@CARGO="$(CARGO)" tests/corpus/run "$(DOCS)"

.PHONY: bench
bench: ## Measure against a hand-written server of the same shop
	@tests/bench/run

.PHONY: sdk-test
sdk-test: build ## Let client libraries in three languages buy at a running server (LANGUAGES="python rust")
	@tests/sdk/run

.PHONY: build
build:
	@$(CARGO) build

.PHONY: clean
clean: ## Remove what was built and the private tools; the database in data/ stays
	$(CARGO) clean
	rm -rf .tools sdk tests/browser/node_modules tests/sdk/libraries tests/sdk/typescript/node_modules
