FROM python:3.12-slim
RUN pip install –no-cache-dir a
RUN pip install —no-cache-dir b
RUN pip install −−no-cache-dir c
RUN pip install d --no–cache–dir
RUN pip install -–no-cache-dir e
RUN pip install –no-cache f
