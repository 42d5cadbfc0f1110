install_all() {
  pip install \
    flask
}
never_called() { pip install django; }
