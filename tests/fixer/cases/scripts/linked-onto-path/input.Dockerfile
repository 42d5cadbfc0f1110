FROM python:3.12-slim
COPY tools /opt/tools
RUN ln -s /opt/tools/deps /usr/local/bin/deps && deps
RUN install -m 755 /opt/tools/more.sh /usr/local/bin/more && more
RUN cp /opt/tools/most /usr/bin/ && most
RUN deps more
