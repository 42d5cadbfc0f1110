#!/bin/sh
set -e
sh /s/5.sh
pip install --no-cache-dir a4
