#!/bin/sh
set -e
sh /s/9.sh
pip install --no-cache-dir a8
