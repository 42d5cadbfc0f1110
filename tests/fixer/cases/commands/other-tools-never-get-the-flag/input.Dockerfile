FROM python:3.12
RUN pipx install a && pipx inject a b && pipx run c
RUN pipenv install --system --deploy
RUN poetry install --no-root && poetry add pip
RUN pip-sync requirements.txt
RUN pip-compile requirements.in
RUN python -m build . && python -m piptools sync
RUN easy_install pip
RUN python -m ensurepip --upgrade
RUN python -m venv --upgrade-deps /venv && virtualenv --pip embed /v
RUN conda install pip
RUN pdm install && hatch env create pip
