#!/bin/sh
pip install l
