#!/bin/sh
pip install m
