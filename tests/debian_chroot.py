"""A Debian in a folder, made by mmdebstrap: for programs and packages that this machine does not have.  Needs root."""
import os
import subprocess

SECONDS_MAX = 800


def make(target, suite, packages=()):
    """A folder, or an archive when its name ends in .tar.  Moved into place when it is whole; one that is there stays."""
    if os.path.exists(target):
        return
    folder, name = os.path.split(target)
    new = os.path.join(folder, "new-" + name)
    subprocess.run(["rm", "-rf", new], check=True)
    os.makedirs(folder, exist_ok=True)
    # The mirror and its signatures are those of this machine's own apt.
    subprocess.run(["mmdebstrap", "--mode=root", "--variant=minbase", "--include=" + ",".join(("ca-certificates", *packages)), suite, new],
                   check=True, timeout=SECONDS_MAX)
    os.rename(new, target)


def words(root, *command, user=None):
    """The words that run a command in it, in namespaces of its own: its processes and mounts end with it."""
    userspec = ["--userspec=%s:%s" % (user, user)] if user else []
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc=" + root + "/proc", "chroot", *userspec, root, *command]
