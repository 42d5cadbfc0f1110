FROM python:3.12
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN [[ -f r.txt && "$A" == pip* ]] && pip install -r r.txt
RUN (( 1 + 1 > 1 )) && pip install a
