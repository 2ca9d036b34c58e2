#!/usr/bin/env bash
# Installs lockwise the ways people do, from this checkout, and runs what was installed: the crate's package, a wheel by pip, the
# hooks by pre-commit. Needs a network and Python with `venv`.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What is tried is that it builds and runs, not how fast.
export CARGO_TARGET_DIR="$root/target/packages"
export CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
export GIT_AUTHOR_NAME=lockwise GIT_AUTHOR_EMAIL=lockwise@example.org GIT_COMMITTER_NAME=lockwise GIT_COMMITTER_EMAIL=lockwise@example.org

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'try_packages: %s\n' "$*" >&2; exit 1; }

cat > "$work/bad.py" <<'EOF'
import threading

first = threading.Lock()
second = threading.Lock()


def pay():
    with first:
        with second:
            pass


def refund():
    with second:
        with first:
            pass
EOF
# The first function alone takes the locks in one order.
head -n 10 "$work/bad.py" > "$work/good.py"

say "cargo package"
cd "$root"
files=$(cargo package --list --allow-dirty)
for wanted in Cargo.lock README.md LICENSE-MIT LICENSE-APACHE src/main.rs rules/mod.rs; do
    grep -qx "$wanted" <<< "$files" || fail "the package has no $wanted"
done
cargo package --locked --allow-dirty --quiet

say "pip install ."
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet "$root"
"$work/venv/bin/lockwise" --version
"$work/venv/bin/python" -m lockwise --version > "$work/version"
[ "$("$work/venv/bin/lockwise" --version)" = "$(cat "$work/version")" ] || fail "python -m lockwise is another one"
status=0
"$work/venv/bin/lockwise" check --isolated --output-format concise "$work/bad.py" || status=$?
[ "$status" = 1 ] || fail "the wheel's lockwise left with $status for a bad file"
"$work/venv/bin/lockwise" check --isolated "$work/good.py"

say "pre-commit"
"$work/venv/bin/pip" install --quiet pre-commit
export PRE_COMMIT_HOME="$work/pre-commit"
# A hook comes from a commit; a checkout without a history gets one.
source=$root
if ! git -C "$root" rev-parse --verify --quiet HEAD > /dev/null; then
    source=$work/source
    mkdir "$source"
    tar -C "$root" --exclude=./target -cf - . | tar -C "$source" -xf -
    git -C "$source" init --quiet
    git -C "$source" add --all
    git -C "$source" commit --quiet --message "What is tried"
fi
rev=$(git -C "$source" rev-parse HEAD)
git init --quiet "$work/project"
cd "$work/project"
hooks() {
    cat > .pre-commit-config.yaml <<EOF
repos:
  - repo: $source
    rev: $rev
    hooks:
      - id: $1
EOF
}
try() {
    git add --all
    status=0
    "$work/venv/bin/pre-commit" run "$1" > "$work/said" 2>&1 || status=$?
    cat "$work/said"
}
mkdir pay
hooks lockwise
cp "$work/good.py" pay/good.py
try lockwise
[ "$status" = 0 ] || fail "the hook left with $status for a good file"
cp "$work/bad.py" pay/bad.py
try lockwise
[ "$status" = 1 ] || fail "the hook left with $status for a bad file"
grep -q inconsistent-lock-order "$work/said" || fail "the hook does not name the rule"
rm pay/bad.py
echo "nothing to see" > notes.txt
try lockwise
[ "$status" = 0 ] || fail "the hook left with $status for files that are not its"

say "pre-commit with fixes, and with what is installed"
hooks lockwise-fix
printf 'import threading\nfrom dataclasses import dataclass\n\n\n@dataclass\nclass Account:\n    lock: threading.Lock = threading.Lock()\n' > pay/account.py
try lockwise-fix
[ "$status" = 1 ] || fail "the fixing hook left with $status for a file it changes"
grep -q default_factory pay/account.py || fail "the fix was not written"
hooks lockwise-system
PATH="$work/venv/bin:$PATH" try lockwise-system
[ "$status" = 0 ] || fail "the hook of the installed one left with $status for good files"
say "all of them work"
