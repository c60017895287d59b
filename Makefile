# Proofdeck. A newcomer needs two of these: `make serve` and `make test`. Both install what is missing, once.

PUBLIC_URL ?= /proofdeck/
PORT ?= 8080

APP_SOURCES := $(shell find src style static tools index.html Cargo.toml Cargo.lock Trunk.toml -type f)
CONTENT := $(shell find content -type f)
STAMP := dist/.built-for$(subst /,_,$(PUBLIC_URL))

.PHONY: serve build dev check test test-native test-web test-e2e lint sizes shots bench clean

serve: build ## Build what changed and serve it as GitHub Pages would
	node tools/serve.mjs --port $(PORT) --base $(PUBLIC_URL)

build: $(STAMP) dist/pack/index.bin ## Leave a deployable dist/

# The browser app: only when its own sources changed.
$(STAMP): $(APP_SOURCES)
	rm -f dist/.built-for*
	tools/with-tools.sh build tools/build.sh $(PUBLIC_URL)
	touch $@

# The content: a new pack beside the app that is there.
dist/pack/index.bin: $(CONTENT) $(STAMP)
	cargo run --quiet --bin proofdeck -- pack --out dist/pack
	node tools/postbuild.mjs dist
	touch $@
