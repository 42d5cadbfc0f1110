FROM python:3.12 AS one
RUN pip install x
RUN rm -r $(pip cache dir)

FROM python:3.12 AS two
RUN pip install x
RUN mv `python3 -m pip cache dir` /y

FROM python:3.12 AS three
RUN pip install x && du -sh "$(pip cache dir)"
RUN pip install x && rm -rf "$(pip cache dir)"
RUN pip install x && rm -rf "$(PIP_CACHE_DIR=/x pip cache dir)"

FROM python:3.12 AS four
ENV PIP_CACHE_DIR=/c
RUN pip install x
RUN rm -r $(pip cache dir)/http

FROM python:3.12
RUN pip install x
RUN rm -rf $(pip cache dir)
