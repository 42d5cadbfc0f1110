#!/bin/sh
set -e
pip install c
