FROM python:3.12-slim
RUN : ${%} && cat <<E >/x
CMD x
E
RUN pip install --no-cache-dir a
