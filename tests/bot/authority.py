"""A certificate authority of its own, made when it is needed, and one certificate for this machine."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_NO_USE = dict.fromkeys(
    ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"),
    False,
)


@dataclass(frozen=True, slots=True)
class Certified:
    """Files: the authority's certificate, one that it signed for 127.0.0.1, and the key to that."""

    authority: Path
    certificate: Path
    key: Path


def certify(folder: Path) -> Certified:
    """The files, in a new folder."""
    folder.mkdir()
    made = Certified(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    authority, end = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate("authority", authority.public_key(), authority, is_authority=True)
    leaf = _certificate("here", end.public_key(), authority, is_authority=False)
    pem = serialization.Encoding.PEM
    made.authority.write_bytes(root.public_bytes(pem))
    made.certificate.write_bytes(leaf.public_bytes(pem))
    plain = serialization.NoEncryption()
    made.key.write_bytes(end.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return made


def _certificate(
    name: str, key: ec.EllipticCurvePublicKey, signs: ec.EllipticCurvePrivateKey, *, is_authority: bool
) -> x509.Certificate:
    subject, by = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, "authority"))
    now = datetime.now(UTC)
    use = x509.KeyUsage(digital_signature=True, key_cert_sign=is_authority, crl_sign=is_authority, **_NO_USE)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(use, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signs.public_key()), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    )
    return builder.sign(signs, hashes.SHA256())
