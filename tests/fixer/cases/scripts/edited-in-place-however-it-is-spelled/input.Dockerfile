FROM python:3.12-slim
COPY tools /t
RUN sed -ri s/x/y/ /t/a.sh
RUN sed  -Ei.bak s/x/y/ /t/b.sh
RUN sed -e s/x/y/ \
  -i /t/c.sh
RUN sed	--in-place=.bak s/x/y/ /t/d.sh
RUN perl -0pi -e s/x/y/ /t/e.sh
RUN rm\
  /t/f.sh
RUN sed -n s/i/y/p /t/g.sh && perl -Mstrict -e 1 /t/h.sh
RUN sh /t/a.sh; sh /t/b.sh; sh /t/c.sh; sh /t/d.sh; sh /t/e.sh; sh /t/f.sh; sh /t/g.sh; sh /t/h.sh
