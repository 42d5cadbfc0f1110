FROM python:3.12-slim
RUN pip install --no-chache-dir a
RUN pip install --no-cache-dirs b
RUN pip install --no-cach-dir c
RUN pip install --no-cahce-dir d
RUN pip install --nocache-dir e
RUN pip install --no-cachedir f
RUN pip install g --no-cache-dri
RUN pip --no-chace-dir install h
RUN pip install --nocache i
