#!/bin/sh
set -e
pip install a
