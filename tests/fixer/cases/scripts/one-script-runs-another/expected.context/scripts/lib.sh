install_all() {
  pip install --no-cache-dir \
    flask
}
never_called() { pip install django; }
