#!/bin/sh
cd /opt
tools/eight.sh
