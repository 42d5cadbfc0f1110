#!/bin/sh
./inner.sh
