#!/bin/sh
set -e
sh /s/3.sh
pip install --no-cache-dir a2
