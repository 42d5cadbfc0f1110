FROM python:3.12-slim
COPY one.sh two.sh /tmp/
COPY tools /opt/tools
RUN cd /tmp; ./one.sh
RUN cd /nowhere; sh two.sh
RUN sh -c 'cd /opt; sh tools/three.sh'
RUN mkdir -p /x; cp /opt/tools/four.sh /x; cd /x; sh four.sh
WORKDIR /made/by/this
COPY tools/five.sh /made/by/six.sh
COPY d.sh /made/by/d.sh
RUN cd /made; cd by; ./six.sh
COPY ten/*.sh /ten/
COPY ten/in /ten/in
SHELL ["/bin/bash", "-c"]
RUN pushd /ten; ./a.sh; pushd in > /dev/null && sh b.sh; popd; sh c.sh; popd; cd ..; sh d.sh
RUN cd /ten && bash `pwd`/e.sh
