#!/bin/sh
set -e
pip install used
