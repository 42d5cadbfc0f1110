FROM python:3.12
USER app
RUN pip install a && rm -rf ~

FROM python:3.12
USER app
RUN pip install a && rm -rf ~/

FROM python:3.12
USER app
RUN pip install a && sudo rm -rf ~root

FROM python:3.12
USER app
RUN pip install a && rm -rf ""

FROM python:3.12
RUN pip install a && rm -rf /

FROM python:3.12
RUN pip install a && rm -rf /root
