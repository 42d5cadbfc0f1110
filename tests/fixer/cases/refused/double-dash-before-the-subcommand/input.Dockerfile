FROM python:3.12
RUN pip -- install a
RUN pip -- install --no-cache-dir b
RUN python -m pip --quiet -- install c
RUN pip --no-cache-dir -- install d
RUN pip -- list
RUN pip install -- e
RUN conda run -- pip install f
