import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

/** Encryption of what the database stores but must not be able to read. Keys are derived from SESSION_SECRET, one for each use. */
export type Secrets = {
  /** AES-256-GCM: text that only the application can read again, and only for the same use. */
  seal(use: string, text: string): string;
  /** @throws Error for a text that was changed, or that was sealed for another use or with another secret */
  open(use: string, sealed: string): string;
  /** HMAC-SHA-256, for values that are only compared. */
  sign(use: string, text: string): string;
  /** What `sign` says now and what it said under the secret before, for what was signed then. */
  signatures(use: string, text: string): readonly string[];
};

const ivBytes = 12;
const tagBytes = 16;
/** The name of the algorithm, before each sealed text: another one gets another name, and `open` knows both. */
const version = "1.";

/** `previous`: what SESSION_SECRET was before. It opens and compares, and seals and signs nothing any more. */
export const createSecrets = (secret: string, previous?: string): Secrets => {
  const current = keysOf(secret);
  const all = previous === undefined ? [current] : [current, keysOf(previous)];
  return {
    seal: (use, text) => version + seal(current(use), text),
    open: (use, sealed) => {
      // texts of before there were versions
      const bytes = Buffer.from(sealed.startsWith(version) ? sealed.slice(version.length) : sealed, "base64url");
      return firstThat(all, (keyOf) => open(keyOf(use), bytes));
    },
    sign: (use, text) => sign(current, use, text),
    signatures: (use, text) => all.map((keyOf) => sign(keyOf, use, text)),
  };
};

/** Whether one of the signatures is the given one; in a time that does not say how much of it is right. */
export const isSignedBy = (signatures: readonly string[], given: string): boolean =>
  signatures.some((signature) => {
    const [own, other] = [Buffer.from(signature), Buffer.from(given)];
    return own.length === other.length && timingSafeEqual(own, other);
  });

// a key made of bytes anew for each signature took as long as the signature
type KeyOf = (use: string) => KeyObject;

const keysOf = (secret: string): KeyOf => {
  const keys = new Map<string, KeyObject>();
  return (use) => {
    const key = keys.get(use) ?? createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", `portal ${use}`, 32)));
    keys.set(use, key);
    return key;
  };
};

const seal = (key: KeyObject, text: string): string => {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
};

const sign = (keyOf: KeyOf, use: string, text: string): string =>
  createHmac("sha256", keyOf(use)).update(text).digest("base64url");

const open = (key: KeyObject, bytes: Buffer): string => {
  const options = { authTagLength: tagBytes };
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes), options);
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString("utf8");
};

const firstThat = <T>(all: readonly KeyOf[], attempt: (keyOf: KeyOf) => T): T => {
  for (const keyOf of all.slice(0, -1)) {
    try {
      return attempt(keyOf);
    } catch {
      // sealed with the secret before
    }
  }
  return attempt(all.at(-1) as KeyOf);
};
