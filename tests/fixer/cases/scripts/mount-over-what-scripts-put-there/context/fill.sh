mkdir -p /opt/cache/models
touch /opt/cache/models/x
