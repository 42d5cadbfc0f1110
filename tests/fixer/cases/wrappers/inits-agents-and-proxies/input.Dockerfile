FROM python:3.12-slim
RUN tini -g -- pip install a && dumb-init pip install b
RUN ssh-agent sh -c 'ssh-add /k; pip install c'
RUN faketime '2020-01-01 00:00' pip install d
RUN fakeroot -- pip install e && eatmydata pip install f
RUN strace -f -o /tmp/o pip install g
RUN proxychains4 -q -f /etc/p.conf pip install h && torsocks pip install i
RUN pyenv exec pip install j && asdf exec pip install k
RUN dotenv -f .env run pip install l && dotenv run -- pip install m
RUN pyenv install 3.12 && eval "$(ssh-agent -s)" && tini pip install --no-cache-dir n
