/** What is known of whoever has a login. */
export type Known = { readonly id: number; readonly name: string; readonly email: string | null };

/**
 * Whether two logins are one person's, as far as the portal can tell: the same one, one name however it is spelled, or one
 * mailbox. Two logins under two names are for the operator to prevent.
 */
export const isSamePerson = (a: Known, b: Known): boolean =>
  a.id === b.id ||
  spelled(a.name) === spelled(b.name) ||
  (a.email !== null && mailboxOf(a.email) === mailboxOf(b.email));

const spelled = (name: string): string =>
  (
    name
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll("ё", "е")
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
    .toSorted()
    .join(" ");

/** Mail to `name+anything@host` comes to `name@host`. */
const mailboxOf = (email: string | null): string | undefined => email?.toLowerCase().replace(/\+[^@]*(?=@)/, "");
