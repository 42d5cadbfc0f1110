FROM python:3.12
RUN echo "pip install --no-cache-dir azure-cli" | bash
RUN printf 'pip install %s\n' b | sh -e
RUN cat <<E | sh
pip install --no-cache-dir c
E
RUN echo "pip install --no-cache-dir d" | sudo bash -s
RUN echo "pip install e" | tee log
RUN echo "pip install f" | bash run.sh
RUN echo "pip install g"; true | bash
RUN echo "pip install --no-cache-dir h" | tee log | sh -
RUN echo "pip list" | bash
RUN true | bash -c 'echo "pip install i"'
RUN bash -c 'echo pip install j' | cat
RUN echo "y" | bash && pip install --no-cache-dir k
RUN <<E
cat <<'F' | sh
pip install --no-cache-dir l
F
cat <<'F' && true | sh
pip install m
F
cat <<'F' > r.sh
pip install n
F
(echo "pip install o" | bash | bash)
echo "pip install p"
true | sh
E
RUN echo "$(pip install --no-cache-dir q)" | bash
RUN echo pip install --no-cache-dir r | bash; echo "pip install s"
