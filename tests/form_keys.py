"""Keys of forms as the pages of a site have them (src/http/form_key.c), made with the site's own key, so that a press needs no page
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


def keyed_hash(site_key, purpose, text):
    derived = hashlib.blake2b(b"hash\0" + purpose.encode() + b"\0", key=site_key, digest_size=32).digest()
    return hashlib.blake2b(text.encode(), key=derived, digest_size=32).digest()


def form_key(site_key, browser, path):
    """Of a form that is sent to `path`."""
    made = id_text(int(time.time()) << 30 | secrets.randbelow(1 << 30))
    mac = int.from_bytes(keyed_hash(site_key, "form.key", "\n".join((made, browser, path))), "big")
    return made + "".join(DIGITS[mac >> 256 - 5 * i & 31] for i in range(1, 27))
