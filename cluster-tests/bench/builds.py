# SPDX-License-Identifier: Apache-2.0
"""What is built to be compared with: in the scratch directory, where it stays for the next time."""
import hashlib
import os
import shutil
import subprocess

import processes
from processes import Unavailable

BUILD_SECONDS = 900


def kept(scratch, name, files, command, package):
    """The directory with these files after the command was run there, if need be now.

    Files are texts by their paths; package has the command's program on Debian.
    """
    mark = hashlib.sha256(repr((sorted(files.items()), command)).encode()).hexdigest()[:12]
    directory = os.path.join(scratch, f"{name}-{mark}")
    done = os.path.join(directory, "done")
    if os.path.exists(done):
        return directory
    program = shutil.which(command[0])
    if program is None:
        raise Unavailable(f"{command[0]}: not found (on Debian: apt-get install {package})")
    print(f"builds {name} in {directory}", flush=True)
    shutil.rmtree(directory, ignore_errors=True)
    for path, text in files.items():
        write(os.path.join(directory, path), text)
    run([program, *command[1:]], directory)
    write(done, "")
    return directory


def run(words, directory):
    """Runs a compiler or the like to its end."""
    try:
        built = subprocess.run(
            words, cwd=directory, stdin=subprocess.DEVNULL, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=BUILD_SECONDS, preexec_fn=processes.die_with_parent)
    except subprocess.TimeoutExpired:
        raise Unavailable(f"its build took more than {BUILD_SECONDS} s") from None
    if built.returncode != 0:
        raise Unavailable("its build failed: " + built.stdout.strip()[-400:])


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
