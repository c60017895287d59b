# Proofdeck. A newcomer needs two of these: `make serve` and `make test`. Both install what is missing, once, into a cache
# outside the checkout, and say what they do.

SHELL := bash
PUBLIC_URL ?= /proofdeck/
PORT ?= 8080

# What the browser app is built from. Content is not among it: a change of content makes a new pack, not a new app.
APP_SOURCES := $(shell find src style static index.html Cargo.toml Cargo.lock Trunk.toml tools/build.sh tools/postbuild.mjs -type f -not -path 'src/bin/*')
PACK_SOURCES := $(shell find content src/content src/bin -type f)
APP := dist/.app$(subst /,_,$(PUBLIC_URL))
PACK := dist/.pack
TOOLS := tools/with-tools.sh

.PHONY: help serve build dev check test test-lint test-native test-web test-e2e sizes shots speed

help: ## This list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):[^#]*## /  make \1\t/' | expand -t 20

serve: build ## Build what changed and serve it as GitHub Pages would: http://localhost:8080/proofdeck/
	node tools/serve.mjs --port $(PORT) --base $(PUBLIC_URL)

build: $(APP) $(PACK) ## Leave a deployable dist/ for PUBLIC_URL

$(APP): $(APP_SOURCES)
	rm -f dist/.app* $(PACK)
	$(TOOLS) build tools/build.sh $(PUBLIC_URL)
	touch $(PACK) $@

$(PACK): $(PACK_SOURCES) | $(APP)
	cargo run --quiet --bin proofdeck -- pack --out dist/pack
	node tools/postbuild.mjs dist
	touch $@

dev: ## Debug build that follows every change of code, style and content
	$(TOOLS) build trunk serve --cargo-profile web-dev --port $(PORT) --dist target/dev

check: ## Check the content
	cargo run --quiet --bin proofdeck -- check --strict

test: test-lint test-native test-web sizes test-e2e ## Everything that CI runs

test-lint: ## Format and lints, host and browser
	cargo fmt --check
	cargo clippy --quiet --all-targets -- -D warnings
	CLIPPY_CONF_DIR=.clippy/web $(TOOLS) build tools/wasm-cargo.sh clippy --quiet --lib --bin app --test web -- -D warnings

test-native: ## Core, content, command line, repository rules
	cargo test --quiet

test-web: ## What needs a browser, without the app around it
	$(TOOLS) test tools/wasm-cargo.sh test --profile web-dev --test web

test-e2e: build ## The release build in Chromium: journeys, accessibility, storage, routing
	$(TOOLS) test tools/e2e.sh

sizes: build ## What a learner downloads until the first question can be answered
	node tools/sizes.mjs

speed: build ## How fast the labs run in the browser, and how many frames a second they draw; prints figures and asserts none
	$(TOOLS) test tools/wasm-cargo.sh test --profile web --test speed -- --nocapture
	$(TOOLS) test node tests/e2e/speed.mjs

shots: build ## Screenshots of every page, both languages and themes, phone and desktop, into shots/; SHOTS=--readme: those of the README
	$(TOOLS) test node tests/e2e/shots.mjs $(SHOTS)
