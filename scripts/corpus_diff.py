#!/usr/bin/env python3
"""Compares what two builds of lockwise find in a list of projects.

    scripts/corpus_diff.py OLD_BIN NEW_BIN FOLDER... [--confidence LEVEL] [--samples N] [--exit-code]

Findings are matched by rule, key and path, so that a finding which merely moved to another line is the same one. Prints, for
every project and rule, how many findings are gone, new, and of another confidence, with a few of each drawn at random (the same
ones for the same --seed), then totals and the ratio of the times. Needs nothing but Python 3.9.
"""

import argparse
import collections
import json
import os
import random
import subprocess
import sys
import time


def parsed_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old", help="the lockwise to compare with")
    parser.add_argument("new", help="the lockwise to judge")
    parser.add_argument("folders", nargs="+", metavar="FOLDER", help="a project")
    parser.add_argument("--confidence", default="medium", choices=["low", "medium", "high"])
    parser.add_argument("--select", metavar="RULES", help="rules or families, as for `lockwise check`")
    parser.add_argument("--include-tests", action="store_true", help="findings in tests, benchmarks and examples too")
    parser.add_argument("--jobs", metavar="N", help="threads of each run")
    parser.add_argument("--timeout", type=float, default=600, metavar="SECONDS", help="for one run (default: 600)")
    parser.add_argument("--samples", type=int, default=3, metavar="N", help="shown of each kind and rule (default: 3)")
    parser.add_argument("--seed", default="0", help="decides which are shown (default: 0)")
    parser.add_argument("--exit-code", action="store_true", help="exit with 1 if anything differs")
    return parser.parse_args()


def checked(binary, folder, options):
    """What a build finds in a folder, and how long it takes."""
    command = [os.path.abspath(binary), "check", ".", "--output-format", "json", "--exit-zero", "--no-progress"]
    command += ["--confidence", options.confidence]
    if options.select:
        command += ["--select", options.select]
    if options.include_tests:
        command += ["--include-tests"]
    if options.jobs:
        command += ["--jobs", options.jobs]
    began = time.perf_counter()
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, timeout=options.timeout)
    except (OSError, subprocess.TimeoutExpired) as error:
        sys.exit(f"error: {binary} on {folder}: {error}")
    took = time.perf_counter() - began
    if run.returncode != 0:
        words = run.stderr.decode(errors="replace").strip()
        sys.exit(f"error: {binary} on {folder} exits with {run.returncode}: {words}")
    return json.loads(run.stdout)["findings"], took


def by_identity(findings):
    """Findings by rule, key and path; several of one identity in the order of their lines."""
    found = collections.defaultdict(list)
    for finding in findings:
        location = finding["location"] or {"path": "", "line": 0}
        found[finding["rule"], finding["key"], location["path"]].append(finding)
    return found


class Difference:
    """What differs for one rule in one project."""

    def __init__(self):
        self.gone, self.new, self.changed = [], [], []
        self.kept = 0

    def __bool__(self):
        return bool(self.gone or self.new or self.changed)


def compared(old, new):
    """The differences by rule."""
    rules = collections.defaultdict(Difference)
    for identity in old.keys() | new.keys():
        before, after = old.get(identity, []), new.get(identity, [])
        difference = rules[identity[0]]
        both = min(len(before), len(after))
        difference.gone += before[both:]
        difference.new += after[both:]
        for one, other in zip(before, after):
            if one["confidence"] == other["confidence"]:
                difference.kept += 1
            else:
                difference.changed.append((one, other))
    return rules


def place(finding):
    location = finding["location"] or {"path": "", "line": 0}
    return location["path"], location["line"]


def source_line(folder, finding):
    path, line = place(finding)
    try:
        with open(os.path.join(folder, path), encoding="utf-8", errors="replace") as file:
            return next((text.strip() for number, text in enumerate(file, 1) if number == line), "")
    except OSError:
        return ""


def drawn(items, options, *names):
    """At most N of them: always the same ones for one seed, whatever else is compared."""
    items = sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    if len(items) > options.samples:
        items = random.Random("|".join([options.seed, *names])).sample(items, options.samples)
    finding = lambda item: item[1] if isinstance(item, tuple) else item
    return sorted(items, key=lambda item: place(finding(item)))


def show(sign, finding, confidence, folder):
    path, line = place(finding)
    print(f"    {sign} {path}:{line} [{confidence}] {finding['message']}")
    code = source_line(folder, finding)
    if code:
        print(f"        {code[:160]}")


def report(folder, rule, difference, options):
    print(f"  {rule}: {counted(difference)}")
    for finding in drawn(difference.gone, options, folder, rule, "gone"):
        show("-", finding, finding["confidence"], folder)
    for finding in drawn(difference.new, options, folder, rule, "new"):
        show("+", finding, finding["confidence"], folder)
    for before, after in drawn(difference.changed, options, folder, rule, "changed"):
        show("~", after, f"{before['confidence']} -> {after['confidence']}", folder)


def counted(difference):
    gone, new, changed = len(difference.gone), len(difference.new), len(difference.changed)
    return f"{gone} gone, {new} new, {changed} of other confidence, {difference.kept} the same"


def main():
    options = parsed_arguments()
    totals = collections.defaultdict(Difference)
    took_old = took_new = 0.0
    for folder in options.folders:
        before, old_time = checked(options.old, folder, options)
        after, new_time = checked(options.new, folder, options)
        took_old, took_new = took_old + old_time, took_new + new_time
        rules = compared(by_identity(before), by_identity(after))
        different = sorted(rule for rule in rules if rules[rule])
        print(f"{folder}: {len(before)} -> {len(after)} findings, {old_time:.1f} s -> {new_time:.1f} s")
        for rule in different:
            report(folder, rule, rules[rule], options)
        for rule, difference in rules.items():
            total = totals[rule]
            total.gone += difference.gone
            total.new += difference.new
            total.changed += difference.changed
            total.kept += difference.kept
    print("total")
    for rule in sorted(totals):
        print(f"  {rule}: {counted(totals[rule])}")
    ratio = f"{took_new / took_old:.2f}" if took_old else "?"
    print(f"  time: {took_old:.1f} s -> {took_new:.1f} s, x{ratio}")
    return 1 if options.exit_code and any(totals.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
