"""make.py SOURCE OUT TITLE: the producers that are Python packages."""
import re, subprocess, sys, pathlib
import docx, typst
src, out, title = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
text = src.read_text()
body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)

def word():
    d = docx.Document()
    d.sections[0].header.paragraphs[0].text = "Hill Street Clinic"
    d.add_heading(title, 0)
    for blockt in re.split(r"\n{2,}", body.strip()):
        rows = blockt.split("\n")
        if rows[0].startswith("#"):
            d.add_heading(rows[0].lstrip("# "), rows[0].count("#", 0, 4) - 1); rows = rows[1:]
        if rows and rows[0].startswith("|"):
            cells = [[c.strip() for c in r.strip().strip("|").split("|")] for r in rows if not re.match(r"^\|[\s:|-]+\|?$", r)]
            t = d.add_table(rows=0, cols=max(map(len, cells)))
            for r in cells:
                line = t.add_row().cells
                for i, c in enumerate(r): line[i].text = re.sub(r"[*_]{1,2}(.+?)[*_]{1,2}", r"\1", c)
            continue
        run = []
        def flush():
            if run: d.add_paragraph(re.sub(r"\*\*(.+?)\*\*", r"\1", " ".join(run))); run.clear()
        for r in rows:
            if m := re.match(r"\s*([-*]|\d+\.)\s+(.*)", r):
                flush(); d.add_paragraph(re.sub(r"\*\*(.+?)\*\*", r"\1", m[2]), style="List Bullet" if m[1] in "-*" else "List Number")
            else: run.append(r.strip())
        flush()
    d.save(out / "python-docx" / (src.stem + ".docx"))

def typ():
    t = subprocess.run(["pandoc", "-t", "typst", str(src)], capture_output=True, text=True)
    if t.returncode: # the pandoc of Debian has no Typst writer
        lines = []
        esc = lambda s: re.sub(r"([#$@\\<>*_`~\[\]])", r"\\\1", s)
        rows = body.split("\n"); i = 0
        while i < len(rows):
            r = rows[i]
            if r.startswith("#"): lines.append("=" * (len(r) - len(r.lstrip("#")) - 1) + " " + esc(r.lstrip("# ")))
            elif r.startswith("|"):
                cells = []
                while i < len(rows) and rows[i].startswith("|"):
                    if not re.match(r"^\|[\s:|-]+\|?$", rows[i]): cells.append([c.strip() for c in rows[i].strip().strip("|").split("|")])
                    i += 1
                lines.append("#table(columns: %d, %s)" % (len(cells[0]), ", ".join("[%s]" % esc(c.replace("**", "")) for row in cells for c in row))); lines.append(""); continue
            elif m := re.match(r"(\s*)([-*]|\d+\.)\s+(.*)", r): lines.append(m[1] + ("-" if m[2] in "-*" else m[2]) + " " + esc(m[3].replace("**", "")))
            else: lines.append(esc(r.replace("**", "")))
            i += 1
        t.stdout = "\n".join(lines)
    head = '#set page(paper: "a4", columns: 2, header: [%s #h(1fr) Hill Street Clinic], numbering: "1 / 1")\n#set par(justify: true)\n#set text(size: 10pt, hyphenate: true, lang: "en")\n#text(size: 18pt, weight: "bold")[%s]\n\n' % (title, title)
    p = out / "typst-pdf" / (src.stem + ".typ"); p.write_text(head + t.stdout)
    typst.compile(str(p), output=str(p.with_suffix(".pdf"))); p.unlink()

for make in (word, typ):
    try: make()
    except Exception as e: print(src.stem, make.__name__, e, file=sys.stderr)
