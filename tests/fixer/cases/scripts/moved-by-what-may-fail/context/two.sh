#!/bin/sh
pip install two
