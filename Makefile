# 雁阵 Yanzhen: everything a user or CI runs. Needs Python 3.11+ and make; no root, nothing in the system's Python.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
UV_VERSION := 0.13.8
export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON := $(PYTHON)
# What Python compiled is kept in .venv and __pycache__: without that every command would compile all libraries anew.
unexport PYTHONDONTWRITEBYTECODE

UV := .tools/uv
RUN := .venv/bin
WORKSPACE ?= var/hengyang
OUT ?= out/hengyang

.PHONY: help demo test check types lint walls packs documents kernels build proof wheelhouse format clean

help: ## 列出可用的目标
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

# uv goes into the project's own folder: by a virtual environment, or by --target where Python ships without venv.
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "需要 Python 3.11 或更高版本；可用 PYTHON=/path/to/python3.11 make demo 指定"; exit 2; }
	@mkdir -p .tools
	@if $(PYTHON) -m venv .tools/venv >/dev/null 2>&1; then \
	  .tools/venv/bin/python -m pip install -q "uv==$(UV_VERSION)" && ln -sf venv/bin/uv $(UV); \
	else \
	  $(PYTHON) -m pip install -q --target .tools/lib "uv==$(UV_VERSION)" && ln -sf lib/bin/uv $(UV); \
	fi

.venv/.run: $(UV) pyproject.toml uv.lock
	@$(UV) sync -q --frozen --no-default-groups --group frontend --extra web --inexact
	@touch $@

.venv/.dev: .venv/.run
	@$(UV) sync -q --frozen --group frontend --all-extras
	@touch $@

FRONTEND := $(shell find frontend -path frontend/node_modules -prune -o -type f -print 2>/dev/null)
src/yanzhen/static/dist/.built: .venv/.run $(FRONTEND)
	@$(RUN)/python frontend/build.py
	@touch $@

demo: .venv/.run src/yanzhen/static/dist/.built ## 建好衡阳工作区、写出八项产品并在 127.0.0.1:$(PORT) 打开
	@$(RUN)/yanzhen init $(WORKSPACE) --pack hengyang --practice
	@$(RUN)/yanzhen build --workspace $(WORKSPACE) --pack hengyang --out $(OUT)
	@$(RUN)/yanzhen serve --workspace $(WORKSPACE) --port $(PORT)

test: .venv/.dev src/yanzhen/static/dist/.built kernels ## 运行全部测试（含真实浏览器）
	@if ! command -v chromium >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  (apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-cjk) >/dev/null 2>&1 \
	    || echo "装不上 chromium，浏览器测试将跳过"; fi
	@$(RUN)/python -m pytest -n 2 --dist loadgroup

check: types lint walls packs documents ## 格式、静态检查、类型、导入约定、定义包、文档

types: .venv/.dev
	$(RUN)/mypy

lint: .venv/.dev
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .

walls: .venv/.dev
	$(RUN)/lint-imports

packs: .venv/.dev
	$(RUN)/yanzhen pack check reference
	$(RUN)/yanzhen pack check hengyang
	$(RUN)/yanzhen pack test reference
	$(RUN)/yanzhen pack test hengyang

documents: .venv/.dev src/yanzhen/static/dist/.built
	$(RUN)/python -m pytest -q tests/house

kernels: .venv/.dev ## 预先编译数值内核（第一次要半分钟）
	@$(RUN)/python -c "from yanzhen.site.worker import compile_ahead; compile_ahead()"

build: .venv/.run src/yanzhen/static/dist/.built ## 打包：dist/ 下的 wheel（前端已在其中）
	@rm -rf dist && $(UV) build -q --wheel --out-dir dist && ls -l dist

proof: build ## 空环境中安装基础 wheel：不带 Django，一至三层可用
	@$(RUN)/python tests/house/prove_base_wheel.py dist

wheelhouse: build ## 为封闭网络准备离线安装文件夹 dist/wheelhouse
	@$(UV) export -q --frozen --no-dev --no-default-groups --extra web --no-emit-project --no-hashes -o dist/requirements.txt
	@rm -rf .tools/download && $(UV) venv -q --seed .tools/download
	@.tools/download/bin/python -m pip download -q -r dist/requirements.txt -d dist/wheelhouse
	@cp dist/*.whl dist/requirements.txt dist/wheelhouse/ && ls dist/wheelhouse | wc -l

format: .venv/.dev ## 自动整理格式
	$(RUN)/ruff format . && $(RUN)/ruff check --fix .

clean: ## 删除生成物（不动工作区）
	rm -rf dist .mypy_cache .ruff_cache .pytest_cache src/yanzhen/static/dist
