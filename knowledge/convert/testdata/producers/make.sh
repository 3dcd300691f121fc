#!/bin/bash
# make.sh SOURCE OUT: prints the leaflets of a folder with the programs that clinics use.
set -u
src=$(realpath "$1") out=$2; mkdir -p "$out"; out=$(realpath "$out")
mkdir -p "$out"/{md,html,pandoc-docx,libreoffice-docx,python-docx,pandoc-odt,libreoffice-odt,libreoffice-pdf,chromium-pdf,wkhtmltopdf-pdf,weasyprint-pdf,typst-pdf,latex-pdf,groff-pdf}
here=$(dirname "$0")
for f in "$src"/*.md; do
  n=$(basename "$f" .md)
  # The phrasings are no part of what is printed.
  grep -v '^? ' "$f" > "$out/md/$n.md"
  title=$(sed -n 's/^title: *//p' "$f" | head -1 | sed 's/^"\(.*\)"$/\1/')
  pandoc -s --metadata pagetitle="$title" --css "$here/print.css" --embed-resources "$out/md/$n.md" -o "$out/html/$n.html" 2>/dev/null || pandoc -s --self-contained --metadata pagetitle="$title" --css "$here/print.css" "$out/md/$n.md" -o "$out/html/$n.html" 2>/dev/null
  pandoc -s "$out/md/$n.md" -o "$out/pandoc-docx/$n.docx"
  pandoc -s "$out/md/$n.md" -o "$out/pandoc-odt/$n.odt"
done
soffice --headless --convert-to odt:writer8 --infilter="HTML (StarWriter)" --outdir "$out/libreoffice-odt" "$out"/html/*.html >/dev/null 2>&1
soffice --headless --convert-to docx --outdir "$out/libreoffice-docx" "$out"/libreoffice-odt/*.odt >/dev/null 2>&1
soffice --headless --convert-to pdf --outdir "$out/libreoffice-pdf" "$out"/pandoc-docx/*.docx >/dev/null 2>&1
(cd "$out/html" && exec python3 -m http.server 8099 --bind 127.0.0.1 >/dev/null 2>&1) &
server=$!
trap 'kill $server' EXIT
for f in "$out"/md/*.md; do
  n=$(basename "$f" .md); h="$out/html/$n.html"
  title=$(sed -n 's/^title: *//p' "$f" | head -1 | sed 's/^"\(.*\)"$/\1/')
  wkhtmltopdf -q --header-left "$title" --footer-center "Page [page] of [toPage]" "$h" "$out/wkhtmltopdf-pdf/$n.pdf" 2>/dev/null
  weasyprint -q -s "$here/columns.css" "$h" "$out/weasyprint-pdf/$n.pdf" 2>/dev/null
  pandoc -s -V papersize=a4 -V geometry=margin=3cm "$f" -o "$out/latex-pdf/$n.pdf" 2>/dev/null
  pandoc -s -t ms "$f" 2>/dev/null | groff -ms -t -K utf8 -T pdf > "$out/groff-pdf/$n.pdf" 2>/dev/null
  python3 "$here/make.py" "$f" "$out" "$title"
  timeout 60 chromium --headless --no-sandbox --disable-gpu --print-to-pdf="$out/chromium-pdf/$n.pdf" "http://127.0.0.1:8099/$n.html" >/dev/null 2>&1
done
