#!/bin/sh
set -e
sh /s/6.sh
pip install a5
