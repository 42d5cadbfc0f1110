FROM python:3.12-slim
RUN script -q log && sg docker newgrp
RUN sg docker pip install a
RUN nix-shell -p gcc --run "cd $X && pip install b"
RUN script -c "$X" log
RUN nix-shell --run 'pip list'
