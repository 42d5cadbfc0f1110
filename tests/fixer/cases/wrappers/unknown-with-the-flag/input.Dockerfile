FROM python:3.12-slim
RUN foo pip install --no-cache-dir a
RUN foo pip install b
RUN foo pip install -- --no-cache-dir
RUN foo pip install -r --no-cache-dir c
RUN foo pip install --no-cache-dir --cache-dir /x d
RUN foo python3 -m pip --no-cache-dir install e
