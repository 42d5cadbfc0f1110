#!/bin/sh
pip install f
