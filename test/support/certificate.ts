import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A self-signed certificate for one host name or IPv4 address, and its key: good for an hour. */
export function selfSigned(host: string): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(set(sequence(oid(2, 5, 4, 3), der(0x0c, Buffer.from(host)))));
  const content = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    sequence(time(-60), time(3600)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(sequence(oid(2, 5, 29, 17), der(0x04, sequence(alternativeName(host)))))),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign("sha256", content, privateKey)]);
  return {
    cert: pem(sequence(content, ecdsaWithSha256, der(0x03, signature))),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const set = (...parts: Buffer[]): Buffer => der(0x31, Buffer.concat(parts));
const integer = (value: Buffer): Buffer => der(0x02, value);

/** Each number after the first two in groups of seven bits. */
const oid = (first: number, second: number, ...rest: number[]): Buffer =>
  der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(sevenBits)]));
const sevenBits = (value: number): number[] =>
  value < 128 ? [value] : [...sevenBits(value >> 7).map((bits) => bits | 0x80), value & 0x7f];

const ecdsaWithSha256 = sequence(oid(1, 2, 840, 10045, 4, 3, 2));

const time = (seconds: number): Buffer => {
  const at = new Date(Date.now() + seconds * 1000).toISOString();
  return der(0x17, Buffer.from(`${at.slice(2, 19).replace(/[-:T]/g, "")}Z`));
};

const alternativeName = (host: string): Buffer =>
  /^\d+(\.\d+){3}$/.test(host) ? der(0x87, Buffer.from(host.split(".").map(Number))) : der(0x82, Buffer.from(host));

const pem = (content: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${content.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
