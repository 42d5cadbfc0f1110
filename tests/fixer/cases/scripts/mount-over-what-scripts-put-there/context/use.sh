cat /opt/cache/models/x
