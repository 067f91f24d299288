import { domainToASCII, domainToUnicode } from "node:url";
import { withoutMarks } from "../kernel/typed.ts";

/**
 * Whether the text is one plain mailbox, `name@domain.tld` in ASCII: no display name, quotes, comments,
 * address literals or line breaks, so that it can stand in a header and in an envelope as it is.
 */
export function isMailbox(text: string): boolean {
  const at = text.lastIndexOf("@");
  // RFC 5321 4.5.3.1
  return text.length <= 254 && at <= 64 && local.test(text.slice(0, at)) && domain.test(text.slice(at + 1));
}

/** A typed mailbox in the one form in which it is kept and shown: lower case, `buh@ромашка.бел`. */
export function readMailbox(text: string): string | undefined {
  if (text.length > maxTyped) return undefined;
  const address = withoutMarks(text).trim().toLowerCase();
  const sent = asciiMailbox(address);
  if (!isMailbox(sent)) return undefined;
  const at = sent.lastIndexOf("@");
  return `${sent.slice(0, at)}@${domainToUnicode(sent.slice(at + 1))}`;
}

/** The same mailbox as mail servers know it: `buh@xn--80aa2afbj5b.xn--90ais`. What is no mailbox is given back. */
export function asciiMailbox(address: string): string {
  const at = address.lastIndexOf("@");
  const name = address.slice(at + 1);
  if (at < 0 || !/[^\u0021-\u007e]/u.test(name) || !/^[\p{L}\p{M}\p{Nd}.-]+$/u.test(name)) return address;
  return `${address.slice(0, at)}@${domainToASCII(name)}`;
}

const maxTyped = 400;

const local = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

const domain = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{1,58}[a-z\d])$/i;
