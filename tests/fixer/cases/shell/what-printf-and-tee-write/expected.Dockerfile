FROM python:3.12
RUN printf '#!/bin/sh\nset -e\npip install --no-cache-dir a\n' > /a.sh && sh /a.sh
RUN echo "pip install --no-cache-dir b" | tee /b.sh && sh /b.sh
RUN printf '%s\n' 'set -e' 'pip install --no-cache-dir c' >/c.sh; bash /c.sh
RUN echo "set -e" > /d.sh && echo 'pip install --no-cache-dir d' >> /d.sh && sh /d.sh
RUN printf 'pip install --no-cache-dir e' | cat | sudo sh
RUN cat <<'E' | tee -a /f.sh | sh
pip install --no-cache-dir f
E
# not told: what is filled in, what another program writes; what was there before may be anything
RUN printf 'pip install %s\n' g | sh
RUN echo "pip install --no-cache-dir h" >> /h.sh && sh /h.sh
RUN cat h.sh - | sh
RUN printf 'pip\x20install i' | sh
RUN echo -n pip install j | sh
# nobody reads them
RUN printf 'pip install k\n' > /k.sh
RUN printf 'pip install l\n' | cat
RUN printf 'pip install m\n' > /m.sh && echo true > /m.sh && sh /m.sh
# what they remove
RUN printf 'rm -rf /root/.cache\n' > /n.sh; pip install n && sh /n.sh
