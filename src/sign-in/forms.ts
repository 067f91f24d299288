import { z } from "zod";
import { parseMsisdn } from "../kernel/msisdn.ts";
import { isTooLong } from "../passwords/index.ts";

const phone = z.string({ error: "phoneMissing" }).transform((text, ctx) => {
  const msisdn = parseMsisdn(text);
  if (msisdn) return msisdn;
  ctx.addIssue({ code: "custom", message: text.trim() ? "phoneWrong" : "phoneMissing" });
  return z.NEVER;
});

const password = z
  .string({ error: "passwordMissing" })
  .min(1, { error: "passwordMissing" })
  .refine((text) => !isTooLong(text), { error: "passwordLong" });

export const passwordForm = z.object({ phone, password });

/** A place of our own to go to next; "/" for whatever could lead, or be read as leading, elsewhere. */
export const ownPath = (text: unknown): string => {
  if (typeof text !== "string" || text.length > 2_000 || !plainPath.test(text)) return "/";
  const decoded = decode(text);
  return decoded === undefined || suspicious.test(decoded) ? "/" : text;
};

const plainPath = /^\/(?!\/)[\w!$%&'()*+,./:;=?[\]~-]*$/;
// a second slash at the start, backslashes (browsers take them for slashes), line ends (headers), user@host
const suspicious = /^\/\/|[\\@\p{Cc}]|^[^?]*\/\//u;

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};
