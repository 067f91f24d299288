import { readAccountNumber } from "../../kernel/account-number.ts";
import { parseMsisdn } from "../../kernel/msisdn.ts";
import { groupedDigits, plainWords } from "../../kernel/typed.ts";
import { parseUnp } from "../../kernel/unp.ts";
import { readMailbox } from "../../platform/mailbox.ts";

/** In the order in which groups are shown: what names one thing comes before what is like a name. */
export const kinds = ["order", "account", "number", "login", "sim", "unp", "company", "person", "subscriber"] as const;
export type Kind = (typeof kinds)[number];
/** One search: a kind of key and its words. */
export type Asked = { readonly kind: Kind; readonly wanted: readonly string[] };

export const longestQuery = 100;
const mostWords = 4;

/** Everything that the text can be; it may well be several things at once, as 80291000001 is. */
export const readQuery = (text: string): Asked[] => {
  const q = plainWords(text);
  const digits = groupedDigits(q);
  const account = readAccountNumber(q);
  const msisdn = parseMsisdn(text);
  const login = q.includes("@") ? (readMailbox(text) ?? q.toLowerCase()) : undefined;
  const unp = unpOf(q);
  return [
    ...ordersOf(q),
    ...(account === undefined ? [] : [{ kind: "account", wanted: [String(account)] } as const]),
    ...(msisdn ? [{ kind: "number", wanted: [msisdn] } as const, { kind: "login", wanted: [msisdn] } as const] : []),
    ...(login === undefined ? [] : [{ kind: "login", wanted: [login] } as const]),
    ...(/^\d{6,19}$/.test(digits) ? [{ kind: "sim", wanted: [digits] } as const] : []),
    ...(unp ? [{ kind: "unp", wanted: [unp] } as const] : []),
    ...namesOf(q),
  ];
};

const unpOf = (q: string): string | undefined => {
  const bare = q.replace(/\s/g, "").toUpperCase();
  return parseUnp(q) ?? (/^[A-Z\d]{2}\d{7}$/.test(bare) ? bare : undefined);
};

/** «188 00020000001», the account also with its spaces, before or after the order's number. */
const ordersOf = (q: string): Asked[] => {
  const parts = q.split(/[\s,/№]+/).filter(Boolean);
  const [first = "", ...afterFirst] = parts;
  const last = parts.at(-1) ?? "";
  return [asOrder(first, afterFirst.join("")), asOrder(last, parts.slice(0, -1).join(""))].filter(
    (asked) => asked !== undefined,
  );
};

const asOrder = (number: string, account: string): Asked | undefined =>
  /^[1-9]\d{0,8}$/.test(number) && /^\d{11}$/.test(account)
    ? { kind: "order", wanted: [String(Number(account)), number] }
    : undefined;

/** A trigram needs three letters: a query without a word of three letters does not search names. */
const namesOf = (q: string): Asked[] => {
  if (q.includes("@") || !/\p{L}{3}/u.test(q.replace(/['ьъ]/gu, ""))) return [];
  const words = q
    .split(/[^\p{L}\d']+/u)
    .filter((word) => word.length > 1)
    .slice(0, mostWords);
  return (["company", "person", "subscriber"] as const).map((kind) => ({ kind, wanted: words }));
};
