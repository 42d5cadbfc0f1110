#!/bin/sh
set -e
pip install toy
