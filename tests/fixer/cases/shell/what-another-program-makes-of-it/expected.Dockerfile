FROM python:3.12
RUN echo 'pip install a' | sed 's/install a/install b/' > /a.sh && sh /a.sh
RUN echo 'pip install c' | cat /c > /c.sh && sh /c.sh
RUN echo 'pip install d' | cat < /d > /d.sh && sh /d.sh
RUN echo 'pip install --no-cache-dir e' | cat - > /e.sh && sh /e.sh
RUN echo 'rm -rf /root/.cache' | sed 's/rm/ls/' > /f.sh && pip install --no-cache-dir f && sh /f.sh
RUN printf '[global]\nno-cache-dir = true\n' | sed 's/true/false/' > /etc/pip.conf
RUN pip install --no-cache-dir g
