#!/bin/sh
set -e
pip install d
