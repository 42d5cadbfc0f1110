#!/bin/sh
set -e
pip install --no-cache-dir .
pip install --no-cache-dir -e /s
