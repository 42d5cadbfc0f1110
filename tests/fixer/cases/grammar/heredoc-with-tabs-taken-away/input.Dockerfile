FROM python:3.12
RUN <<-EOF
	pip install a
		pip install \
			b
	EOF
RUN pip install c
