"""Keys of forms as the pages of a site have them (src/http/form_key.c), made with the site's own link key, so that a press needs no page
to be asked for first."""
import hashlib
import secrets
import time

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def id_text(number):
    return "".join(DIGITS[number >> 5 * i & 31] for i in range(12, -1, -1))


def token():
    """The value of a browser's cookie `form`."""
    return "".join(secrets.choice(DIGITS) for _ in range(26))


def read_keys(path):
    """A file site.key: by its word, each key in its versions."""
    keys = {}
    for word, _, digits in (line.split() for line in open(path)):
        keys.setdefault(word, []).append(bytes.fromhex(digits))
    return keys


def keyed_hash(key, use, purpose, data):
    derived = hashlib.blake2b(use.encode() + b"\0" + purpose.encode() + b"\0", key=key, digest_size=32).digest()
    return hashlib.blake2b(data, key=derived, digest_size=32).digest()


def lookup_hash(keys, purpose, text):
    """crypto_hash() in src/base/crypto.c."""
    value = keyed_hash(keys["lookup"][0], "hash", purpose, text.encode())
    for key in keys["lookup"][1:]:
        value = keyed_hash(key, "again", "lookup", value)
    return value


def form_key(keys, browser, path):
    """Of a form that is sent to `path`."""
    made = id_text(int(time.time()) << 30 | secrets.randbelow(1 << 30))
    mac = int.from_bytes(keyed_hash(keys["link"][-1], "mac", "form.key", "\n".join((made, browser, path)).encode()), "big")
    return made + "".join(DIGITS[mac >> 256 - 5 * i & 31] for i in range(1, 27))
