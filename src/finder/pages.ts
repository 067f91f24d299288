import type { FoundGroup } from "./find.ts";
import type { Words } from "./messages.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly q: string | undefined;
  readonly groups: readonly FoundGroup[];
};

export const finderPage = (words: Words, { base, accountText, q, groups }: Input) => ({
  title: words.t("title"),
  pretitle: accountText,
  action: `${base}/find`,
  q: { name: "q", type: "search", label: words.t("what"), hint: words.t("hint"), value: q ?? "", maxlength: 64 },
  submit: words.t("find"),
  groups: groups.map(({ kind, items, more }) => ({
    kind,
    title: words.t(`kind.${kind}`),
    items,
    more: more === null ? null : { text: words.t("more"), href: more },
  })),
  nothing: q !== undefined && groups.length === 0 ? words.t("nothing", { q }) : null,
});
