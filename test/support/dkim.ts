import { createHash, createVerify } from "node:crypto";

/*
 * A DKIM signature checked as RFC 6376 tells it, apart from the library that made it: relaxed/relaxed, rsa-sha256. The key
 * is given instead of looked up in DNS.
 */

type Header = { readonly name: string; readonly raw: string };

/** @returns what is wrong, or undefined for a signature that holds; `fields` are the header fields it covers */
export const checkDkim = (mail: Buffer, publicKey: string): { fault?: string; fields: readonly string[] } => {
  const text = mail.toString("latin1");
  const at = text.indexOf("\r\n\r\n");
  const headers = headersOf(text.slice(0, at));
  const signature = headers.find(({ name }) => name === "dkim-signature");
  if (!signature) return { fault: "no signature", fields: [] };
  const tags = tagsOf(signature.raw);
  const fields = (tags["h"] ?? "").toLowerCase().split(":");
  if (tags["a"] !== "rsa-sha256" || tags["c"] !== "relaxed/relaxed") return { fault: "another algorithm", fields };
  const body = createHash("sha256")
    .update(relaxedBody(text.slice(at + 4)), "latin1")
    .digest("base64");
  if (body !== tags["bh"]) return { fault: "the body was changed", fields };
  const unsigned = relaxedHeader(signature.raw.replace(/([;:\s]b=)[^;]+/s, "$1"));
  const signed = `${fields.map((name) => relaxedHeader(lastOf(headers, name))).join("")}${unsigned.replace(/\r\n$/, "")}`;
  const holds = createVerify("rsa-sha256")
    .update(signed, "latin1")
    .verify(publicKey, tags["b"] ?? "", "base64");
  return holds ? { fields } : { fault: "the signature does not hold", fields };
};

const headersOf = (head: string): Header[] =>
  head.split(/\r\n(?![ \t])/).map((raw) => ({ name: raw.slice(0, raw.indexOf(":")).trim().toLowerCase(), raw }));

const lastOf = (headers: readonly Header[], name: string): string =>
  headers.findLast((header) => header.name === name)?.raw ?? "";

const tagsOf = (raw: string): Record<string, string> =>
  Object.fromEntries(
    raw
      .slice(raw.indexOf(":") + 1)
      .split(";")
      .map((tag) => tag.replace(/\s+/g, ""))
      .filter(Boolean)
      .map((tag) => [tag.slice(0, tag.indexOf("=")), tag.slice(tag.indexOf("=") + 1)]),
  );

/** 3.4.2 */
const relaxedHeader = (raw: string): string => {
  if (raw === "") return "";
  const name = raw.slice(0, raw.indexOf(":")).trim().toLowerCase();
  const value = raw.slice(raw.indexOf(":") + 1);
  return `${name}:${value
    .replaceAll("\r\n", "")
    .replace(/[ \t]+/g, " ")
    .trim()}\r\n`;
};

/** 3.4.4 */
const relaxedBody = (body: string): string => {
  const lines = body.replace(/[ \t]+(?=\r\n)/g, "").replace(/[ \t]+/g, " ");
  const trimmed = lines.replace(/(?:\r\n)+$/, "");
  return trimmed === "" ? "" : `${trimmed}\r\n`;
};
