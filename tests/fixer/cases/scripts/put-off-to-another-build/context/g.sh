#!/bin/sh
set -e
pip install g
