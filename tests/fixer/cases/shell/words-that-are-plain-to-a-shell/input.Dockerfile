FROM python:3.12
RUN [ a \< b ] && pip install a
RUN pip install x${h%]?(x)} && pip install "y${h##*(}" && pip install b
RUN [ -f x || pip install c
RUN pip install ${d:-'}'} e && pip install "${d:-"f g"}" h
RUN pip install a{b,c} {} ] } { && pip install i
RUN x=1>2 pip 2>&1 install j && pip 2>&- install k
