FROM python:3.12-slim
RUN tini -g -- pip install --no-cache-dir a && dumb-init pip install --no-cache-dir b
RUN ssh-agent sh -c 'ssh-add /k; pip install --no-cache-dir c'
RUN faketime '2020-01-01 00:00' pip install --no-cache-dir d
RUN fakeroot -- pip install --no-cache-dir e && eatmydata pip install --no-cache-dir f
RUN strace -f -o /tmp/o pip install --no-cache-dir g
RUN proxychains4 -q -f /etc/p.conf pip install --no-cache-dir h && torsocks pip install --no-cache-dir i
RUN pyenv exec pip install --no-cache-dir j && asdf exec pip install --no-cache-dir k
RUN dotenv -f .env run pip install --no-cache-dir l && dotenv run -- pip install --no-cache-dir m
RUN pyenv install 3.12 && eval "$(ssh-agent -s)" && tini pip install --no-cache-dir n
