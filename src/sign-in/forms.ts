import { z } from "zod";
import { readAccountNumber } from "../kernel/account-number.ts";
import { parseMsisdn } from "../kernel/msisdn.ts";
import { isTooLong } from "../passwords/index.ts";
import { textField } from "../platform/forms.ts";
import { readMailbox } from "../platform/mailbox.ts";
import type { PageRequest } from "../platform/routing.ts";

export const readAs =
  <T>(parse: (text: string) => T | undefined, faults: { missing: string; wrong: string }) =>
  (text: string, ctx: z.RefinementCtx): T => {
    const value = parse(text);
    if (value !== undefined) return value;
    ctx.addIssue({ code: "custom", message: text.trim() ? faults.wrong : faults.missing });
    return z.NEVER;
  };

const phone = z
  .string({ error: "phoneMissing" })
  .transform(readAs(parseMsisdn, { missing: "phoneMissing", wrong: "phoneWrong" }));

const account = z
  .string({ error: "accountMissing" })
  .transform(readAs(readAccountNumber, { missing: "accountMissing", wrong: "accountWrong" }));

const email = z
  .string({ error: "emailMissing" })
  .transform(readAs(readMailbox, { missing: "emailMissing", wrong: "emailWrong" }));

export const passwordField = z
  .string({ error: "passwordMissing" })
  .min(1, { error: "passwordMissing" })
  .refine((text) => !isTooLong(text), { error: "passwordLong" });

export const phoneForm = z.object({ phone });
export const passwordForms = {
  password: z.object({ phone, password: passwordField }),
  account: z.object({ account, password: passwordField }),
  email: z.object({ email, password: passwordField }),
};
export type PasswordWay = keyof typeof passwordForms;

/** A login: a number, an account or an e-mail address. */
export type Named =
  | { readonly kind: "phone"; readonly phone: string }
  | { readonly kind: "account"; readonly account: number }
  | { readonly kind: "email"; readonly email: string };

export const readName = (text: string): Named | undefined => {
  const address = readMailbox(text);
  if (address) return { kind: "email", email: address };
  const number = readAccountNumber(text);
  const msisdn = parseMsisdn(text);
  if (msisdn) return { kind: "phone", phone: msisdn };
  return number === undefined ? undefined : { kind: "account", account: number };
};

/** The page to open next, "/" if none is named. It is always one of the portal's own. */
export const nextOf = (req: PageRequest): string => ownPath(textField(req.body, "next") || req.query["next"]);

/** A path within the portal. "/" for any text that leads to another site, or that a browser might read so. */
export const ownPath = (text: unknown): string => {
  if (typeof text !== "string" || text.length > 2_000 || !plainPath.test(text)) return "/";
  const decoded = decode(text);
  return decoded === undefined || suspicious.test(decoded) ? "/" : text;
};

const plainPath = /^\/(?!\/)[\w!$%&'()*+,./:;=?[\]~-]*$/;
// a second slash at the start, backslashes (browsers read them as slashes), line ends (header injection), user@host
const suspicious = /^\/\/|[\\@\p{Cc}]|^[^?]*\/\//u;

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};
