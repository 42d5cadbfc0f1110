FROM python:3.12
RUN for p in /a/bin/pip /b/bin/pip3.9; do $p install --no-cache-dir a; done
RUN for p in /opt/python/*/bin/pip; do "${p}" download b; done
RUN for p in /opt/python/*/bin; do $p/pip install --no-cache-dir c; done
RUN for p in one two; do $p install pip; done
RUN for p in pip; do echo $p; done; $q install e
RUN for p in a b; do pip install --no-cache-dir $p; done
RUN for p in pip; do $p list; done
RUN <<E
for i in npm pip3
do
    $i install g
done
E
