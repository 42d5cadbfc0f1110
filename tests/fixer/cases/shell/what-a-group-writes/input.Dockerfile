FROM python:3.12
RUN { echo 'pip install a'; } | bash
RUN (echo cd /; echo 'pip install b') | sh
RUN { echo '#!/bin/sh'; echo 'set -e' && echo 'pip install c'; } > /c.sh && sh /c.sh
RUN (printf 'pip install d\n'; { echo true; }) | tee /d.sh | sh
RUN { cat <<'E' ; echo true; } >/e.sh; sh /e.sh
pip install e
E
RUN { echo set -e; } > /f.sh; (echo pip install f; echo true) >> /f.sh && bash /f.sh
# not told
RUN { echo "pip install g $X"; } | sh
RUN { echo 'pip install h'; date; } | sh
RUN { test -f x && echo 'pip install i' || echo 'pip install j'; } | sh
RUN { echo 'pip install k' >&2; echo true; } | sh
RUN { X=1 echo 'pip install l'; } > /l.sh && sh /l.sh
# nobody reads them
RUN { echo 'pip install m'; } > /m.sh
RUN if [ -f y ]; then echo "pip install n"; fi | sh
RUN for p in a b; do echo pip install $p; done | sh
