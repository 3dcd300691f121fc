"""Placeholder libraries that let the PyTorch wheel load without a GPU.

The wheel on PyPI is linked against NVIDIA's libraries, gigabytes that training on
a processor never calls. This writes, beside the wheel's own libraries, small shared
objects of the same names whose functions all say that there is no device. It needs `readelf`, `nm` and `cc`.

usage: python placeholders.py      (in the environment that holds torch; harmless to repeat)
"""

import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile

GPU = re.compile(r"^lib(cu|nccl|nvsh|nvrtc|nvJit|nvToolsExt|cupti)")


def output(*command):
    """The standard output of a command; raises CalledProcessError if it fails."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def needed(library):
    """The names of the shared objects that a library is linked against."""
    return re.findall(r"\(NEEDED\).*\[(.+?)\]", output("readelf", "-d", "-W", library))


def versions(library):
    """The symbol versions that a library asks of each shared object: {soname: {version}}."""
    wanted, name = {}, None
    for line in output("readelf", "-V", "-W", library).splitlines():
        if found := re.search(r"File: (\S+)", line):
            name = found[1]
        elif name and (found := re.search(r"Name: (\S+)\s+Flags", line)):
            wanted.setdefault(name, set()).add(found[1])
    return wanted


def undefined(library):
    """The symbols that a library takes from others, as (name, version or "")."""
    for line in output("nm", "-D", "--undefined-only", library).splitlines():
        name, _, version = line.split()[-1].partition("@")
        yield name, version.lstrip("@")


def plan(libraries):
    """What to write: {soname: {version: {symbol}}}. Symbols without a version go to the first soname."""
    wanted, owner, loose = {}, {}, set()
    for library in libraries:
        for soname in filter(GPU.match, needed(library)):
            wanted.setdefault(soname, {})
        for soname, names in versions(library).items():
            for version in names if GPU.match(soname) else ():
                owner[version] = soname
        for symbol, version in undefined(library):
            if version in owner:
                wanted[owner[version]].setdefault(version, set()).add(symbol)
            elif not version:
                loose.add(symbol)
    defined = {line.split()[-1].split("@")[0] for library in libraries
               for line in output("nm", "-D", "--defined-only", library).splitlines() if line}
    first = next(iter(wanted), None)
    if first:
        wanted[first].setdefault("", set()).update(s for s in loose - defined if re.match(r"(cu|nccl|nv)", s))
    return wanted


def write(path, soname, symbols):
    """Compile one placeholder, with the versions that callers ask for. Registering code succeeds when the
    library loads; all else returns 100, cudaErrorNoDevice."""
    with tempfile.TemporaryDirectory() as folder:
        source, script = os.path.join(folder, "a.c"), os.path.join(folder, "a.map")
        names = sorted(set().union(*symbols.values())) if symbols else []
        with open(source, "w") as file:
            file.writelines(f"long {n}(void) {{ return {0 if n.startswith('__') else 100}; }}\n" for n in names)
        with open(script, "w") as file:
            for version, members in symbols.items():
                if version and members:
                    file.write(f"{version} {{ global: {'; '.join(sorted(members))}; }};\n")
        command = ["cc", "-w", "-shared", "-fPIC", "-fno-builtin", f"-Wl,-soname,{soname}", "-o", str(path), source]
        if os.path.getsize(script):
            command.insert(1, f"-Wl,--version-script={script}")
        subprocess.run(command, check=True)


def main():
    found = importlib.util.find_spec("torch")
    if found is None:
        sys.exit("torch is not installed: pip install --no-deps -r requirements.txt")
    folder = pathlib.Path(found.submodule_search_locations[0], "lib")
    libraries = sorted(str(p) for p in folder.glob("lib*.so*") if not p.is_symlink() and not GPU.match(p.name))
    for soname, symbols in plan(libraries).items():
        if not (folder / soname).exists():
            write(folder / soname, soname, symbols)
            print(f"{soname}: {sum(map(len, symbols.values()))} functions")


if __name__ == "__main__":
    main()
