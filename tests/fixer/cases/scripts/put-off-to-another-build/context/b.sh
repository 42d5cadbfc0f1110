#!/bin/sh
set -e
pip install b
