"""A file system that is soon full, for tests."""
import contextlib
import ctypes
import os


def mount(folder, mib):
    """Of so many MB, in memory.  False where mounting is not allowed."""
    os.mkdir(folder)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", folder.encode(), b"tmpfs", 0, b"size=%dm" % mib) == 0:
        return True
    print("skipped: a small file system, mounting is not allowed here (%s)" % os.strerror(ctypes.get_errno()), flush=True)
    return False


def fill(folder):
    """Until nothing more fits; the file to remove."""
    stone = os.path.join(folder, "stone")
    file = os.open(stone, os.O_WRONLY | os.O_CREAT)
    with contextlib.suppress(OSError):
        while True:
            os.write(file, bytes(65536))
    os.close(file)
    return stone
