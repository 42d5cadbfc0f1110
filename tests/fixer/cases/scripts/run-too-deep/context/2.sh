#!/bin/sh
set -e
sh /s/3.sh
pip install a2
