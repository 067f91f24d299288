import { type Lang, langs } from "../kernel/lang.ts";
import { wordsFor } from "../platform/i18n.ts";
import { menuOf } from "./menu.ts";
import { accountMenu, type MenuForm, under } from "./menu-items.ts";
import { messages } from "./messages.ts";
import type { Role } from "./roles.ts";
import type { SignedInUser } from "./user.ts";

type Asked = {
  readonly user: SignedInUser;
  readonly role: Role;
  readonly accountId: number;
  readonly lang: Lang;
  /** The list operations' words in a language. */
  readonly forms: (lang: Lang) => readonly MenuForm[];
  readonly matches: (text: string) => boolean;
};
export type FoundPage = {
  readonly text: string;
  /** The title it stands under in the menu. */
  readonly group: string | null;
  readonly href: string;
  readonly isComing: boolean;
};

/** Items of the menu that are called so in any language, in the words of the user's own. */
export const findPages = (asked: Asked): FoundPage[] => {
  const found = new Set(
    langs.flatMap((lang) =>
      itemsIn(asked, lang)
        .filter(({ text }) => asked.matches(text))
        .map(({ href }) => href),
    ),
  );
  return itemsIn(asked, asked.lang).filter(({ href }) => found.has(href));
};

const itemsIn = ({ user, role, accountId, forms }: Asked, lang: Lang): FoundPage[] => {
  const grants = user.grants.filter((grant) => grant.role === role);
  const grant = grants.find((each) => each.accountId === accountId);
  const menu = { grants, role, grant, path: "", forms: forms(lang), pinned: user.pinned };
  return menuOf(wordsFor(messages, lang), menu).flatMap(({ title, items }) =>
    items.map(({ text, href, coming }) => ({ text, group: title, href, isComing: coming })),
  );
};

/** What the menu calls the page of an address's pattern: `/a/:account/invoices/:id` is «Счета»; a page of none is the account's own. */
export const pageNameOf = (lang: Lang, pattern: string): string => {
  const words = wordsFor(messages, lang);
  if (pattern.startsWith("/accounts")) return words.t("item.accounts");
  const inside = pattern.replace(/^\/a\/:account/, "");
  const at = under.find(([beginning]) => inside.startsWith(beginning))?.[1] ?? inside;
  if (at.startsWith("/bulk")) return words.t("group.bulk");
  const item = accountMenu([], [])
    .flatMap(({ items }) => items)
    .find((each) => each.at !== "" && (at === each.at || at.startsWith(`${each.at}/`)));
  return item && "key" in item ? words.t(`item.${item.key}`) : words.t("item.home");
};
