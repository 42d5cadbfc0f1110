#!/bin/sh
set -e
sh /s/7.sh
pip install --no-cache-dir a6
