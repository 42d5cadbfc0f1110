#!/bin/sh
set -e
PIP_NO_CACHE_DIR=1 pip install --no-cache-dir .
PIP_NO_CACHE_DIR=1 pip install --no-cache-dir -e /s
sudo pip install --no-cache-dir .
sh -c "pip install --no-cache-dir ."
A=1 PIP_NO_CACHE_DIR=1 pip install --no-cache-dir .
pip install --no-cache-dir flask
if true; then PIP_NO_CACHE_DIR=1 pip install --no-cache-dir git+https://example.com/a; fi
