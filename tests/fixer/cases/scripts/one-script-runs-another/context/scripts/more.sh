#!/bin/sh
cd "$(dirname "$0")"
./last.sh
