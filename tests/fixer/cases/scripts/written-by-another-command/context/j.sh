#!/bin/sh
pip install j
