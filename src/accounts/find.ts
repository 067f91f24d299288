import { type Lang, langs } from "../kernel/lang.ts";
import { wordsFor } from "../platform/i18n.ts";
import { type MenuForm, menuOf } from "./menu.ts";
import { messages } from "./messages.ts";
import type { Role } from "./roles.ts";
import type { Grant } from "./user.ts";

type Asked = {
  readonly grant: Grant;
  readonly role: Role;
  readonly lang: Lang;
  /** The list operations' words in a language. */
  forms(lang: Lang): readonly MenuForm[];
  matches(text: string): boolean;
};
export type FoundPage = { readonly text: string; readonly href: string };

/** Items of the menu that are called so in any language, in the words of the user's own. */
export const findPages = (asked: Asked): FoundPage[] => {
  const { grant, role, lang } = asked;
  const itemsIn = (each: Lang) =>
    menuOf(wordsFor(messages, each), {
      grants: [grant],
      role,
      grant,
      path: "",
      forms: asked.forms(each),
      pinned: [],
    }).flatMap(({ items }) => items.filter(({ coming }) => !coming));
  const found = new Set(
    langs.flatMap((each) =>
      itemsIn(each)
        .filter(({ text }) => asked.matches(text))
        .map(({ href }) => href),
    ),
  );
  return itemsIn(lang)
    .filter(({ href }) => found.has(href))
    .map(({ text, href }) => ({ text, href }));
};
