#!/bin/sh
pip install d
