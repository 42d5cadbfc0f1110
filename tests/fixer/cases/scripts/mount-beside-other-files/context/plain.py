print("/root/.cache/pip")
