FROM python:3.12
RUN <<-EOF
	pip install --no-cache-dir a
		pip install --no-cache-dir \
			b
	EOF
RUN pip install --no-cache-dir c
