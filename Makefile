# The commands of the house. Each is a script in bin/ that can be read on its own.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
export PORT

.PHONY: help setup demo demo-reset run migrate test test-long lint bench translations

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1~\2/' | awk -F'~' '{ printf "%-22s %s\n", $$1, $$2 }'

setup: ## make the environment in .venv (done by the other commands when needed)
	@sh bin/setup.sh dev

demo: ## the whole house with demo data at http://127.0.0.1:8000 (PORT= changes it)
	@sh bin/demo.sh

demo-reset: ## throw the demo's data away; the next make demo starts over
	@sh bin/demo.sh --reset

run: ## serve for real, from the settings in the environment (docs/running.md)
	@sh bin/fardplan.sh run

migrate: ## bring the database of DATABASE_URL up to this version
	@sh bin/fardplan.sh migrate

test: ## lint, types, import contracts and all tests, on SQLite and PostgreSQL
	@sh bin/test.sh

test-long: ## the property tests for many more examples, and the tests that take minutes
	@FARDPLAN_TEST_LONG=1 sh bin/test.sh

lint: ## lint, templates, types and import contracts
	@sh bin/setup.sh dev
	@sh bin/lint.sh

bench: ## measure every page of the list in docs/performance.md against a bare page
	@sh bin/bench.sh

translations: ## collect the sentences of the interface and bring the English files up to date
	@sh bin/setup.sh dev
	@sh bin/translations.sh collect
