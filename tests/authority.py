"""A certificate authority for a test, made by the openssl program in a folder: the server under test trusts it by tls_ca_file."""
import os
import ssl
import subprocess

EXTENSIONS = "[authority]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n[server]\nsubjectAltName=%s\n"


class Authority:
    def __init__(self, folder, name="authority"):
        self.folder, self.name, self.count = folder, name, 0
        self.file = self.path("crt")
        self.openssl("req", "-x509", *self.new_key(self.path("key")), "-config", self.extensions(""), "-extensions", "authority", "-subj",
                     "/CN=" + name, "-days", "2", "-out", self.file)

    def path(self, end):
        return os.path.join(self.folder, "%s.%s" % (self.name, end))

    @staticmethod
    def new_key(path):
        return ["-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-keyout", path]

    @staticmethod
    def openssl(*words):
        subprocess.run(["openssl", *words], check=True, stderr=subprocess.DEVNULL)

    def extensions(self, names):
        with open(self.path("conf"), "w", encoding="ascii") as file:
            file.write("[req]\ndistinguished_name=none\n[none]\n" + EXTENSIONS % (names or "DNS:none"))
        return self.path("conf")

    def context(self, names, days=2):
        """What a server needs for these names ("DNS:example.org,IP:127.0.0.1"); with negative days its certificate has expired."""
        self.count += 1
        key, request, certificate = (self.path("%d.%s" % (self.count, end)) for end in ("key", "csr", "crt"))
        conf = self.extensions(names)
        self.openssl("req", "-new", *self.new_key(key), "-config", conf, "-subj", "/CN=server", "-out", request)
        self.openssl("x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self.path("key"), "-CAcreateserial", "-days", str(days),
                     "-extfile", conf, "-extensions", "server", "-out", certificate)
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(certificate, key)
        return made
