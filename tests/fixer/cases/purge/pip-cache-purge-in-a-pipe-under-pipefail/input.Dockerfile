FROM python:3.12-slim
RUN pip install a && pip cache purge | cat
RUN set -o pipefail; pip install b && pip cache purge | cat
RUN set -euo pipefail; pip install c; pip cache purge | tee /log; true
RUN set -o pipefail; pip install d && pip cache purge | cat || true
RUN set -o pipefail; set +o pipefail; pip install e && pip cache purge | cat
RUN bash -o pipefail -c 'pip install f && pip cache purge | cat'
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN pip install g && pip cache purge | cat
