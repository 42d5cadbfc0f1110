#!/bin/sh
set -e
pip install --no-cache-dir pip==9.0.3
pip install --no-cache-dir flask
