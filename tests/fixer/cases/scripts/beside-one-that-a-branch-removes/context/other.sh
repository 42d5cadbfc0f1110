#!/bin/sh
pip install other
