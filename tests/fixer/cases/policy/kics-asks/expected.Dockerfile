FROM python:3.13
ENV PIP_NO_CACHE_DIR=1
ENV TOOL=pip
RUN pip install --no-cache-dir a
RUN sudo pip3 -q install --no-cache-dir b
RUN $TOOL install --no-cache-dir c
RUN pip install --no-cache-dir d; pip3 install --no-cache-dir e && true
RUN ["pip", "install", "--no-cache-dir", "f"]
