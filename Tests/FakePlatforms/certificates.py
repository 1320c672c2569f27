"""A throw-away certificate authority and one certificate for all hosts, made by the openssl command."""

import pathlib
import ssl
import subprocess

CA = """[req]
distinguished_name=dn
[dn]
[ca]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[leaf]
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
subjectAltName="""


def make(folder, hosts):
    """Writes ca.pem into the folder. Returns the TLS context that answers for the hosts ("*.x.com" is allowed)."""
    folder = pathlib.Path(folder)
    (folder / "openssl.cnf").write_text(CA + ",".join(f"DNS:{host}" for host in sorted(set(hosts))) + "\n")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    _request(folder, *key, "-subj", "/CN=FakePlatforms throw-away CA", "-extensions", "ca",
             "-keyout", "ca.key", "-out", "ca.pem")
    _request(folder, *key, "-subj", "/CN=FakePlatforms", "-extensions", "leaf", "-CA", "ca.pem", "-CAkey", "ca.key",
             "-keyout", "leaf.key", "-out", "leaf.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem", folder / "leaf.key")
    context.set_alpn_protocols(["http/1.1"])
    for name in ("openssl.cnf", "ca.key", "leaf.key", "leaf.pem"):
        (folder / name).unlink()
    return context


def _request(folder, *arguments):
    command = ["openssl", "req", "-x509", "-config", "openssl.cnf", *arguments]
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"openssl failed: {done.stderr}")
