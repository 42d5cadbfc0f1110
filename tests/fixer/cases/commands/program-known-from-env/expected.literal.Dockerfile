FROM python:3.12-slim
ENV P=/v/bin/pip V=3
RUN $P install --no-cache-dir a
RUN pip${V} install --no-cache-dir b
RUN ${P} --quiet install --no-cache-dir c && "$P" download d
