"""A real site whose database is PostgreSQL's, for tests that tests/postgres.sh runs; and further servers of it."""
import os
import shutil
import subprocess

from live_site import SITE_KEYS, Site

SERVER = os.environ.get("GIVENBACK_TEST_POSTGRES_SERVER", "")


def number_or_text(word):
    return int(word) if word.lstrip("-").isdigit() else word


class PostgresSite(Site):
    """`of`: another server of that site, on a machine of its own: it has a folder of its own, and the key was copied there."""

    def __init__(self, program, url, settings=(), of=None):
        super().__init__(program, settings)
        self.url = url
        if of is not None:
            for name in ("smtp_port", "emails", "keys", "page", "drive", "slots", "site_url"):
                setattr(self, name, getattr(of, name))
            os.mkdir(self.data, 0o700)
            shutil.copy2(os.path.join(of.data, "site.key"), self.data)
            SITE_KEYS[self.port] = self.keys

    @classmethod
    def of_database(cls, program, name, settings=()):
        subprocess.run(["psql", "-qX", "postgresql:///postgres?" + SERVER, "-c", "CREATE DATABASE " + name], check=True)
        return cls(program, "postgresql:///%s?%s" % (name, SERVER), settings)

    def spawn(self, *words):
        super().spawn(*words, "--database", self.url)

    def psql(self, *words):
        return subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", self.url, *words], check=True, capture_output=True, text=True).stdout

    def change(self, *statements):
        self.psql(*(word for statement in statements for word in ("-c", statement)))

    def rows(self, statement):
        return [tuple(map(number_or_text, line.split("|"))) for line in self.psql("-c", statement).splitlines()]
