FROM python:3.12-slim
COPY install.sh /
COPY more.sh none.sh env.sh gone.sh /s/
RUN sed -i 's/flask/django/' /install.sh
RUN sh /install.sh
RUN perl -pi -e 's/a/b/' /s/*.sh && /s/more.sh && bash /s/none.sh && . /s/env.sh
RUN --mount=type=tmpfs,target=/s echo
RUN sed -i 's/\r$//' /s/gone.sh && sh /s/gone.sh
