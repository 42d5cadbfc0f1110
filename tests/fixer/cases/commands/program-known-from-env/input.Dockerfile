FROM python:3.12-slim
ENV P=/v/bin/pip V=3
RUN $P install a
RUN pip${V} install b
RUN ${P} --quiet install c && "$P" download d
