FROM python:3.12-slim
COPY install.sh /
COPY more.sh none.sh env.sh gone.sh /s/
RUN sed -i 's/flask/django/' /install.sh
RUN sh /install.sh
RUN perl -pi -e 's/a/b/' /s/*.sh && /s/more.sh && bash /s/none.sh && . /s/env.sh
RUN --mount=type=tmpfs,target=/s echo
RUN sed -i 's/\r$//' /s/gone.sh && sh /s/gone.sh
COPY tools /opt/tools
RUN sed -i 's/pip install/pip install --no-cache-dir/' /opt/tools/a.sh
RUN sh /opt/tools/a.sh
RUN curl -o /opt/tools/b.sh https://example.com/b.sh
RUN sh /opt/tools/b.sh
RUN python -c "print('pip install z')" > /opt/tools/c.sh
RUN sh /opt/tools/c.sh
RUN cd /opt && patch -p0 tools/d.sh < tools/d.patch
RUN sh /opt/tools/d.sh
RUN sh /opt/tools/e.sh
