#!/bin/sh
set -e
pip install f
