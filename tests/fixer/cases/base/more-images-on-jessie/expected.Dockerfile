FROM ruby:2.2.10-slim
RUN apt-get update && apt-get install -y python-pip && pip install a
FROM php:5.5-apache
RUN apt-get update && apt-get install -y python-pip && pip install b
FROM library/iojs:3.3.0
RUN apt-get update && apt-get install -y python-pip && pip install c
FROM docker.io/library/openjdk:7-jre
RUN apt-get update && apt-get install -y python-pip && pip install d
FROM nginx:1.11.13
RUN apt-get update && apt-get install -y python-pip && pip install e
# what is not on jessie, or is somebody else's
FROM ruby:2.2-alpine
RUN apk add py-pip && pip install --no-cache-dir f
FROM ruby:2.6
RUN apt-get update && apt-get install -y python-pip && pip install --no-cache-dir g
FROM php:5.6-apache
RUN apt-get update && apt-get install -y python-pip && pip install --no-cache-dir h
FROM nginx:1.13
RUN apt-get update && apt-get install -y python-pip && pip install --no-cache-dir i
FROM acme/ruby:2.2
RUN apt-get update && apt-get install -y python-pip && pip install --no-cache-dir j
FROM openjdk:8
RUN apt-get update && apt-get install -y python-pip && pip install --no-cache-dir k
