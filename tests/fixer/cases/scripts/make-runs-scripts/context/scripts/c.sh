#!/bin/sh
pip install c
