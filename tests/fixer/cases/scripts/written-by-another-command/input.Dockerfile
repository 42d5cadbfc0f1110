FROM python:3.12-slim
COPY *.sh /s/
RUN tr -d '\r' < /s/a.sh | bash
RUN sed 's/x/y/' /s/b.sh | sh -s -- arg
RUN cat /s/c.sh | sed 's/x/y/' | sudo bash
RUN bash -c "$(cat /s/d.sh)"
RUN eval "$(cat /s/e.sh)"
RUN tr -d '\r' < /s/f.sh > /f.sh && sh /f.sh
RUN sed -e s/x/y/ /s/g.sh > /usr/local/bin/g; chmod +x /usr/local/bin/g; sh /usr/local/bin/g
RUN cat /s/h.sh > /h && sh /h
RUN cat /s/i.sh | tee /i.sh && sh /i.sh
RUN cat /s/j.sh /s/k.sh > /jk.sh && sh /jk.sh
RUN sed s/x/y/ /s/none.sh | sh
RUN sed s/x/y/ /s/never.sh | grep y
RUN eval /s/l.sh
RUN eval "sh /s/m.sh arg"
RUN cat /s/n.sh >> /s/empty.sh && sh /s/empty.sh
SHELL ["/bin/bash", "-c"]
RUN bash <(cat /s/o.sh)
RUN source <(sed s/x/y/ /s/p.sh)
