import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";

/** A security key in software: ES256, no attestation, with answers as a browser passes them on. */
export const newAuthenticator = (origin: string) => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(16);
  const rpIdHash = sha256(new URL(origin).hostname);
  let counter = 0;

  const clientData = (type: string, challenge: string, from = origin) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }));
  const authData = (flags: number, more = Buffer.alloc(0)) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([rpIdHash, Buffer.from([flags]), count, more]);
  };
  const answerOf = (response: Readonly<Record<string, Buffer>>) =>
    JSON.stringify({
      id: id.toString("base64url"),
      rawId: id.toString("base64url"),
      type: "public-key",
      clientExtensionResults: {},
      response: Object.fromEntries(Object.entries(response).map(([key, bytes]) => [key, bytes.toString("base64url")])),
    });

  return {
    /** The answer of `navigator.credentials.create`. */
    create: ({ challenge }: { challenge: string }): string => {
      const { x = "", y = "" } = publicKey.export({ format: "jwk" });
      const key = cbor(
        new Map<number, number | Buffer>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, bytesOf(x)],
          [-3, bytesOf(y)],
        ]),
      );
      const length = Buffer.from([0, id.length]);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, key]);
      const attestation = new Map<string, string | Buffer | Map<string, string>>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", authData(flags.present | flags.verified | flags.attested, attested)],
      ]);
      return answerOf({
        clientDataJSON: clientData("webauthn.create", challenge),
        attestationObject: cbor(attestation),
      });
    },
    /** The answer of `navigator.credentials.get`. `isVerified: false`: without user verification. */
    get: (
      { challenge }: { challenge: string },
      { isVerified = true, from = origin, count }: { isVerified?: boolean; from?: string; count?: number } = {},
    ): string => {
      counter = count ?? counter + 1;
      const data = authData(isVerified ? flags.present | flags.verified : flags.present);
      const client = clientData("webauthn.get", challenge, from);
      const signature = createSign("SHA256")
        .update(Buffer.concat([data, sha256(client)]))
        .sign(privateKey);
      return answerOf({ clientDataJSON: client, authenticatorData: data, signature });
    },
  };
};

const flags = { present: 1, verified: 4, attested: 64 } as const;
const sha256 = (data: string | Buffer): Buffer => createHash("sha256").update(data).digest();
const bytesOf = (text: string): Buffer => Buffer.from(text, "base64url");

type Cbor = number | string | Buffer | Map<number | string, Cbor>;

/** The parts of CBOR (RFC 8949) that a key's answer uses. */
const cbor = (value: Cbor | ReadonlyMap<number | string, unknown>): Buffer => {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const pairs = [...(value as Map<number | string, Cbor>)].flatMap(([key, each]) => [cbor(key), cbor(each)]);
  return Buffer.concat([head(5, pairs.length / 2), ...pairs]);
};

const head = (major: number, n: number): Buffer => {
  if (n < 24) return Buffer.from([(major << 5) | n]);
  return n < 256 ? Buffer.from([(major << 5) | 24, n]) : Buffer.from([(major << 5) | 25, n >> 8, n & 255]);
};
