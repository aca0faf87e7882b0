/** Electron's Certificate. */
import { X509Certificate } from 'node:crypto';

export interface CertificatePrincipal {
  commonName: string;
  organizations: string[];
  organizationUnits: string[];
  locality: string;
  state: string;
  country: string;
}

export interface Certificate {
  /** PEM. */
  data: string;
  issuer: CertificatePrincipal;
  issuerName: string;
  subject: CertificatePrincipal;
  subjectName: string;
  serialNumber: string;
  /** Seconds since the epoch. */
  validStart: number;
  validExpiry: number;
  /** `sha256/` and the hash of the certificate in base64. */
  fingerprint: string;
}

export function describeCertificate(pem: string): Certificate {
  const certificate = new X509Certificate(pem);
  const issuer = principalOf(certificate.issuer);
  const subject = principalOf(certificate.subject);
  const hash = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex');
  return {
    data: pem,
    issuer,
    issuerName: issuer.commonName,
    subject,
    subjectName: subject.commonName,
    serialNumber: certificate.serialNumber,
    validStart: Date.parse(certificate.validFrom) / 1000,
    validExpiry: Date.parse(certificate.validTo) / 1000,
    fingerprint: `sha256/${hash.toString('base64')}`,
  };
}

/** @param name one attribute a line, such as `CN=localhost` */
function principalOf(name: string): CertificatePrincipal {
  const lines = name.split('\n');
  const all = (attribute: string): string[] =>
    lines
      .filter((line) => line.startsWith(`${attribute}=`))
      .map((line) => line.slice(attribute.length + 1));
  const first = (attribute: string): string => all(attribute)[0] ?? '';
  return {
    commonName: first('CN'),
    organizations: all('O'),
    organizationUnits: all('OU'),
    locality: first('L'),
    state: first('ST'),
    country: first('C'),
  };
}
