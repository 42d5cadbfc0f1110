#!/usr/bin/env python3
import os

os.system("pip3 install django")
