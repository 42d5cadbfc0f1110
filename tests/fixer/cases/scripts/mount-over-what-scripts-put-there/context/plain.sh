mkdir -p /opt/models
