FROM python:3.12
RUN rm -rf /root/.cache > /tmp/log
RUN pip install logging
RUN ls && pip install a && sh /tmp/log
