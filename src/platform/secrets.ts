import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

/** Encryption of what the database stores but must not be able to read. Keys are derived from SESSION_SECRET, one for each use. */
export type Secrets = {
  /** AES-256-GCM: text that only the application can read again, and only for the same use. */
  seal(use: string, text: string): string;
  /** @throws Error for a text that was changed, or that was sealed for another use or with another secret */
  open(use: string, sealed: string): string;
  /** HMAC-SHA-256, for values that are only compared. */
  sign(use: string, text: string): string;
};

const ivBytes = 12;
const tagBytes = 16;

export const createSecrets = (secret: string): Secrets => {
  const keys = new Map<string, Buffer>();
  const keyOf = (use: string): Buffer => {
    const key = keys.get(use) ?? Buffer.from(hkdfSync("sha256", secret, "", `portal ${use}`, 32));
    keys.set(use, key);
    return key;
  };
  return {
    seal: (use, text) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", keyOf(use), iv);
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
    },
    open: (use, sealed) => {
      const bytes = Buffer.from(sealed, "base64url");
      const options = { authTagLength: tagBytes };
      const decipher = createDecipheriv("aes-256-gcm", keyOf(use), bytes.subarray(0, ivBytes), options);
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString("utf8");
    },
    sign: (use, text) => createHmac("sha256", keyOf(use)).update(text).digest("base64url"),
  };
};
