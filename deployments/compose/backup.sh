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

# What a chat wrote can be opened with its key alone. This fails when a dump lacks the key of a
# chat whose address is sealed with it (those begin with 02), or is no whole dump of a store.
has_keys() {
	pg_restore --data-only --table=chats --table=chat_keys --file=- "$1" | awk -F '\t' '
		/^COPY / {
			table = /chat_keys/ ? "chat_keys" : "chats"
			columns = split($0, column, /[(), ]+/)
			for (i = 1; i <= columns; i++) place[table, column[i]] = i - 2
			next
		}
		/^\\\.$/ { whole[table] = 1; table = ""; next }
		table == "chats" { if ($place[table, "address"] ~ /^\\\\x02/) sealed[$place[table, "id"]] = 1 }
		table == "chat_keys" { keyed[$place[table, "chat"]] = 1 }
		END {
			for (chat in sealed) if (!(chat in keyed)) lacking++
			if (!whole["chats"] || !whole["chat_keys"]) print "the dump has not all of the chats and their keys"
			else if (lacking) print "the dump lacks the keys of " lacking " chats: what they wrote could not be read again"
			else exit
			exit 1
		}' >&2
}

# Only what can be read again gets its name.
back_up() {
	file=$folder/bedside-$(date -u +%Y-%m-%dT%H%M%SZ).dump
	rm -f "$folder"/bedside-*.dump.part
	pg_dump --format=custom --file="$file.part" &&
		pg_restore --list "$file.part" >/dev/null &&
		has_keys "$file.part" &&
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
