# syntax=docker/dockerfile:1
FROM ubuntu:18.04
RUN pip3 install a
