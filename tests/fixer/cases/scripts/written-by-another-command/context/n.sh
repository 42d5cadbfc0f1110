#!/bin/sh
pip install n
