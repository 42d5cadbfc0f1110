FROM alpine:3.4
RUN apk add --no-cache py-pip=1.5.6-r0 && pip install a

FROM alpine:3.4
RUN apk add --update py2-pip~=1.5
RUN pip install b

FROM centos:6
RUN yum install -y python-pip-1.3.1-4.el6 && pip install c

FROM centos:7
RUN yum -y install python2-pip-8.1.2 && pip install d

FROM fedora:20
RUN dnf install -y python3-pip-1.5.6 && pip3 install e

FROM opensuse:13.2
RUN zypper in -y python-pip=1.5.6 && pip install f

FROM rockylinux:8
RUN dnf install -y python3.11-pip && pip3.11 install g
RUN yum list python-pip-1.3.1; pip install h
