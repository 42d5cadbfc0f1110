#!/bin/sh
set -e
sh /s/8.sh
pip install --no-cache-dir a7
