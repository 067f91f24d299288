import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";

/** What mails are signed with (RFC 6376); the public half stands in DNS at `<selector>._domainkey.<domain>`. */
export type Dkim = { readonly domainName: string; readonly keySelector: string; readonly privateKey: string };
type Given = {
  readonly DKIM_DOMAIN?: string | undefined;
  readonly DKIM_SELECTOR?: string | undefined;
  readonly DKIM_KEY?: string | undefined;
  readonly DKIM_KEY_FILE?: string | undefined;
};
export type DkimRead = { readonly dkim?: Dkim; readonly problem?: string };

/** RFC 8301 3.2; shorter keys are refused by most receivers. */
const fewestBits = 1_024;

/** Undefined where nothing of it is set. The problem, one line, never repeats the key. */
export const readDkim = (given: Given): DkimRead => {
  const { DKIM_DOMAIN: domainName, DKIM_SELECTOR: keySelector, DKIM_KEY: key, DKIM_KEY_FILE: file } = given;
  if (![domainName, keySelector, key, file].some(Boolean)) return {};
  if (key && file) return { problem: "DKIM_KEY and DKIM_KEY_FILE must not both be set" };
  const read = file ? readFileKey(file) : readKey(key);
  if (!domainName || !keySelector || !read) {
    return { problem: "DKIM_DOMAIN, DKIM_SELECTOR and DKIM_KEY_FILE (or DKIM_KEY) must be set together" };
  }
  return "problem" in read ? read : { dkim: { domainName, keySelector, ...read } };
};

type KeyRead = { readonly privateKey: string } | { readonly problem: string };

const readFileKey = (file: string): KeyRead => {
  try {
    return checked("DKIM_KEY_FILE", readFileSync(file, "utf8"));
  } catch {
    return { problem: "DKIM_KEY_FILE cannot be read as a private key" };
  }
};

const readKey = (key: string | undefined): KeyRead | undefined => {
  try {
    // a variable of one line holds the line ends as \n
    return key === undefined ? undefined : checked("DKIM_KEY", key.replaceAll("\\n", "\n"));
  } catch {
    return { problem: "DKIM_KEY is no private key in PEM" };
  }
};

const checked = (name: string, privateKey: string): KeyRead =>
  isUsable(privateKey) ? { privateKey } : { problem: `${name} must hold an RSA key of at least ${fewestBits} bits` };

/** rsa-sha256 is what nodemailer signs with and every receiver checks. */
const isUsable = (pem: string): boolean => {
  const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
  return asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= fewestBits;
};
