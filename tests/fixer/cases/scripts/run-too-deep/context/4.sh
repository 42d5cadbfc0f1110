#!/bin/sh
set -e
sh /s/5.sh
pip install a4
