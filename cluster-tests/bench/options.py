# SPDX-License-Identifier: Apache-2.0
"""What several of the commands are told in the same words."""
import argparse
import os

SCRATCH = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "weir-bench")


def names_of(known):
    """A list of names with commas, in the order in which they are known."""
    def parse(text):
        wanted = text.split(",")
        unknown = [name for name in wanted if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)} (expected: of {', '.join(known)})")
        return [name for name in known if name in wanted]
    return parse


def add_machine(parser, scratch):
    """Where it runs, and where the results go; scratch: what is built there."""
    parser.add_argument("--quiet-wait", type=int, default=0, metavar="SECONDS",
                        help="wait so long at most for idle cores before each measurement")
    parser.add_argument("--gateway-cpu", type=int, help="core of the gateways (default: the second)")
    parser.add_argument("--load-cpu", type=int, help="core of the load and the upstream (default: the first)")
    parser.add_argument("--scratch", default=SCRATCH, help=f"where {scratch} built (default: {SCRATCH})")
    parser.add_argument("--json", metavar="FILE", help="write every measurement there")
    parser.add_argument("--markdown", metavar="FILE", help="write the tables there too")


def must_be_positive(parser, arguments, names):
    for name in names:
        if getattr(arguments, name) < 1:
            parser.error(f"--{name.replace('_', '-')}: at least 1")
