#!/bin/sh
pip install a
