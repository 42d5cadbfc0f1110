#!/bin/sh
set -e
sh /s/4.sh
pip install --no-cache-dir a3
