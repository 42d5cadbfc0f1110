#!/bin/sh
set -e
pip install --no-cache-dir -r "$1"
pip install -r names.txt
