FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN cat settings.sh a.sh | sh
RUN cat -u ./d/*.sh | bash -e
RUN cat stop.sh never.sh | sh
RUN cat open.sh joined.sh | sh
RUN cat -n numbered.sh numbered.sh | sh
RUN cat a.sh none.sh behind-none.sh | tee log | sh
COPY --from=tools /t.sh /app/
RUN cat e.sh /app/t.sh | sh
