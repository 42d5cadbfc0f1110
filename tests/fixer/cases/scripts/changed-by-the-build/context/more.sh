#!/bin/sh
pip install more
