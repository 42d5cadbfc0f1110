#!/bin/sh
set -e
sh /s/4.sh
pip install a3
