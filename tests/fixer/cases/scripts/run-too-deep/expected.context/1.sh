#!/bin/sh
set -e
sh /s/2.sh
pip install --no-cache-dir a1
