FROM python:3.12
RUN echo 'pip install a' >> /i.sh
RUN sh /i.sh
FROM python:3.12
RUN echo 'pip install b' >> /i.sh && echo 'pip install --no-cache-dir c' >> /i.sh && bash /i.sh
# what stands before it may end the script, so nothing is protected
FROM python:3.12
RUN echo 'rm -rf ~/.cache' >> /i.sh
RUN pip install d && sh /i.sh
# written anew, or removed, before it is run
FROM python:3.12
RUN echo 'pip install e' >> /i.sh
RUN echo 'echo' > /i.sh && sh /i.sh
FROM python:3.12
RUN echo 'pip install f' >> /i.sh && rm /i.sh; sh /i.sh
# a configuration that more is added to is not known
FROM python:3.12
RUN echo '[global]' >> /etc/pip.conf && echo 'no-cache-dir = true' >> /etc/pip.conf && pip install g
