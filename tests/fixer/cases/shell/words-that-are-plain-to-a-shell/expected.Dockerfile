FROM python:3.12
RUN [ a \< b ] && pip install --no-cache-dir a
RUN pip install --no-cache-dir x${h%]?(x)} && pip install --no-cache-dir "y${h##*(}" && pip install --no-cache-dir b
RUN [ -f x || pip install --no-cache-dir c
RUN pip install --no-cache-dir ${d:-'}'} e && pip install --no-cache-dir "${d:-"f g"}" h
RUN pip install --no-cache-dir a{b,c} {} ] } { && pip install --no-cache-dir i
RUN x=1>2 pip 2>&1 install --no-cache-dir j && pip 2>&- install --no-cache-dir k
