FROM python:3.12
RUN <<EOF
#!/bin/bash -e
pip install a
EOF
RUN <<EOF
#!/usr/bin/env bash
pip install b
EOF
RUN <<-EOF
	#!/bin/sh
	pip install c
	EOF
