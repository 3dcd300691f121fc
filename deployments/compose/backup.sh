#!/bin/sh
# Backs the database up into /backups, at once and then each day, and deletes what is older than
# BACKUP_DAYS days. With the argument "once" it does so once. PGHOST, PGUSER, PGDATABASE and
# PGPASSFILE say which database it is.
set -eu

umask 077
trap 'exit 0' TERM INT
folder=${BACKUP_FOLDER:-/backups}
# pg_dump takes a password from a file only when nobody else may read it.
if [ -e /run/secrets/pgpass ]; then
	cat /run/secrets/pgpass >"$PGPASSFILE"
fi

# Only what can be read again gets its name.
back_up() {
	file=$folder/bedside-$(date -u +%Y-%m-%dT%H%M%SZ).dump
	rm -f "$folder"/bedside-*.dump.part
	pg_dump --format=custom --file="$file.part" &&
		pg_restore --list "$file.part" >/dev/null &&
		mv "$file.part" "$file" &&
		find "$folder" -name 'bedside-*.dump' -mtime "+${BACKUP_DAYS:-14}" -delete &&
		echo "backed up into $file, $(wc -c <"$file") bytes"
}

if [ "${1:-}" = once ]; then
	back_up
	exit
fi
# A backup that fails is tried again after a minute.
while :; do
	wait=86400
	if ! back_up; then
		echo "the backup failed; it is tried again in a minute" >&2
		wait=60
	fi
	sleep "$wait" &
	wait $!
done
