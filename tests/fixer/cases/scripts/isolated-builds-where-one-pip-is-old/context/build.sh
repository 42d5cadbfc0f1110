#!/bin/sh
set -e
pip install .
pip install --no-cache-dir -e /s
