FROM ubuntu:22.04
RUN apt-get update && apt-get install -y python3-pip
RUN python3 -m pip install --upgrade pip setuptools wheel
RUN pip3 install numpy scipy && \
    pip3 install --no-cache-dir pandas && \
    pip3 install "torch>=2.1,<3" --index-url https://download.example.com/cpu
RUN pip --version && pip3.10 install ruff
