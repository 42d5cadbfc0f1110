#!/bin/bash
pip install b
