#!/bin/sh
pip install three
