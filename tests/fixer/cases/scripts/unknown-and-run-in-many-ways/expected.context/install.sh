#!/bin/sh
set -e
/opt/d.sh
pip install --no-cache-dir flask
