#!/bin/sh
# tools/packages.sh waits while another program holds the locks of apt and dpkg, and reports that once.  A real apt with folders of its
# own and a repository of one package; only dpkg itself is left out, so that nothing is installed on this machine.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
if [ "$(id -u)" != 0 ]; then echo "skipped: tests/packages_lock.sh needs root, as installing packages does"; exit 0; fi
folder=$(mktemp -d)
holder=''
failed=0
end() { [ -z "$holder" ] || kill "$holder" 2>/dev/null; rm -rf "$folder"; }
trap end EXIT
check() { what=$1; shift; if "$@"; then echo "ok: $what"; else failed=1; echo "FAILED: $what"; sed 's/^/    /' "$folder/out"; fi; }

mkdir -p "$folder/site/tools" "$folder/repo" "$folder/deb/DEBIAN" "$folder/dpkg" "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/empty"
cp "$here/tools/packages.sh" "$folder/site/tools/"
printf '[run]\ngivenback-lock-test\n' >"$folder/site/packages.txt"
printf 'Package: givenback-lock-test\nVersion: 1\nArchitecture: all\nMaintainer: Test <test@example.org>\nDescription: test\n' >"$folder/deb/DEBIAN/control"
dpkg-deb -b "$folder/deb" "$folder/repo/test.deb" >/dev/null
{ cat "$folder/deb/DEBIAN/control"; echo "Filename: ./test.deb"; echo "Size: $(stat -c %s "$folder/repo/test.deb")"
  echo "SHA256: $(sha256sum "$folder/repo/test.deb" | cut -d ' ' -f 1)"; } >"$folder/repo/Packages"
echo "deb [trusted=yes] file:$folder/repo ./" >"$folder/sources.list"
: >"$folder/dpkg/status"
cat >"$folder/apt.conf" <<CONF
Dir::State::status "$folder/dpkg/status";
Dir::State::lists "$folder/lists";
Dir::State "$folder";
Dir::Cache "$folder/cache";
Dir::Log "$folder";
Dir::Etc::sourcelist "$folder/sources.list";
Dir::Etc::sourceparts "$folder/empty";
Dir::Etc::parts "$folder/empty";
Dir::Bin::dpkg "/bin/true";
APT::Sandbox::User "root";
APT::Architecture "$(dpkg --print-architecture)";
DPkg::Pre-Invoke {};
DPkg::Post-Invoke {};
CONF

# hold LOCK SECONDS: as apt and dpkg hold it, with fcntl().
hold() {
	/usr/bin/python3 -c 'import fcntl, sys, time
file = open(sys.argv[1], "a")
fcntl.lockf(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(float(sys.argv[2]))' "$1" "$2" >"$folder/held" &
	holder=$!
	until grep -qs held "$folder/held"; do sleep 0.05; done
}
waits() {
	rm -f "$folder/cache/archives/"*.deb "$folder/lists/"*Packages
	hold "$1" 4
	begun=$(date +%s)
	APT_CONFIG="$folder/apt.conf" timeout 60 "$folder/site/tools/packages.sh" run >"$folder/out" 2>&1
	status=$?
	wait "$holder"; holder=''
	[ "$status" = 0 ] && [ $(($(date +%s) - begun)) -ge 3 ]
}
says_so_once() { [ "$(grep -c 'Another program is installing packages' "$folder/out")" = 1 ]; }

for lock in dpkg/lock-frontend dpkg/lock lists/lock cache/archives/lock; do
	check "waits for $lock" waits "$folder/$lock"
	check "and says so once ($lock)" says_so_once
done
APT_CONFIG="$folder/apt.conf" "$folder/site/tools/packages.sh" run >"$folder/out" 2>&1
check 'says nothing of it when nothing is locked' sh -c "! grep -q 'Another program' '$folder/out'"
echo givenback-not-there >>"$folder/site/packages.txt"
APT_CONFIG="$folder/apt.conf" timeout 60 "$folder/site/tools/packages.sh" run >"$folder/out" 2>&1
check 'a package that is not there fails at once' [ "$?" = 100 ]
exit "$failed"
