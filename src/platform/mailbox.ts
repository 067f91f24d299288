/**
 * Whether the text is one plain mailbox, `name@domain.tld` in ASCII: no display name, quotes, comments,
 * address literals or line breaks, so that it can stand in a header and in an envelope as it is.
 */
export function isMailbox(text: string): boolean {
  const at = text.lastIndexOf("@");
  // RFC 5321 4.5.3.1
  return text.length <= 254 && at <= 64 && local.test(text.slice(0, at)) && domain.test(text.slice(at + 1));
}

const local = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

const domain = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{1,58}[a-z\d])$/i;
