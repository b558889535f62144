-- Prosody with its message archive in PostgreSQL; the rest of its data are files in a folder of its own.
data_path = "$folder"
pidfile = "$folder/prosody.pid"
run_as_root = true
network_backend = "epoll"
modules_enabled = { "roster", "saslauth", "disco", "presence", "message", "iq", "offline", "mam", "ping" }
modules_disabled = { "s2s", "tls", "posix" }
c2s_ports = { $port }
c2s_interfaces = { "127.0.0.1" }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = { archive = "sql" }
default_storage = "internal"
sql = { driver = "PostgreSQL", database = "prosody", username = "postgres", password = "x", host = "127.0.0.1", port = $database_port }
archive_expires_after = "never"
default_archive_policy = true
gc = { mode = "generational" }
log = { { levels = { min = "warn" }, to = "file", filename = "$folder/log" } }
VirtualHost "localhost"
