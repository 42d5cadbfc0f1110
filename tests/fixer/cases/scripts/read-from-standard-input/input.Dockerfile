FROM python:3.12-slim
COPY . /s
WORKDIR /s
RUN sh < a.sh && bash -s -- b < /s/b.sh
RUN cat c.sh | sh && cat d.sh | tee log | bash -s d
RUN cat <e.sh | sh
RUN cat f.sh g.sh | sh
RUN cat h.sh | sh -c 'pip download h'
RUN cat i.sh | python3
