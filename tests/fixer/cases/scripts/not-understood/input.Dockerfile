FROM python:3.12-slim
COPY a.fish b.sh /
RUN /a.fish; sh /b.sh
