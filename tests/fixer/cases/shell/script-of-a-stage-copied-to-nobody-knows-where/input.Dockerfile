FROM python:3.12 AS tools
RUN printf 'pip install a\n' > /x.sh
FROM python:3.12
ARG DIR
COPY --from=tools /x.sh $DIR/x.sh
RUN sh $DIR/x.sh && pip install b
