# Every target does its own set-up, which is quick when nothing changed.
# `make help` lists the targets.

SHELL := /bin/bash
SHOUWANG := .venv/bin/shouwang

.PHONY: help setup run test check story bench lock clean

help: ## Say what the targets do
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Install what running needs: database, Python packages, built pages
	@scripts/setup run

run: setup ## Open a living city at http://127.0.0.1:8000
	@exec $(SHOUWANG) up --demo

test: ## Everything CI runs
	@scripts/setup test
	@scripts/check

check: test ## The same as test

story: setup ## Play the story of the girl who missed the way home, against a fresh instance
	@exec $(SHOUWANG) story

bench: ## The measured comparisons
	@scripts/setup test
	@exec $(SHOUWANG) bench all

lock: ## Pin the newest versions of what pyproject.toml asks for
	@scripts/lock

clean: ## Remove what setup made in this folder; with DATA=1 the private databases too
	@scripts/clean
