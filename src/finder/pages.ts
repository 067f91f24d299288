import type { Found } from "./find.ts";
import { longest } from "./forms.ts";
import { groupsOf } from "./group-pages.ts";
import type { Words } from "./messages.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly may: (permission: string) => boolean;
  /** What was typed; empty where nothing was. */
  readonly q: string;
  /** Undefined where too little was typed to look for. */
  readonly found: Found | undefined;
};

export const finderPage = (words: Words, { base, accountText, may, q, found }: Input) => {
  const groups = found ? groupsOf(words, { base, q }, found) : [];
  return {
    title: words.t("title"),
    pretitle: accountText,
    action: `${base}/find`,
    q: {
      name: "q",
      type: "search",
      label: words.t("what"),
      hint: words.t("hint"),
      value: q,
      maxlength: longest,
      error: q !== "" && !found ? words.t("short") : undefined,
    },
    submit: words.t("find"),
    how: found ? null : howTo(words, may),
    groups,
    nothing: found && groups.length === 0 ? words.t("nothing", { q }) : null,
  };
};

/** What the role can look for. */
const howTo = (words: Words, may: Input["may"]) => ({
  title: words.t("howTitle"),
  items: kinds.filter(({ needs }) => may(needs)).map(({ kind }) => words.t(`how.${kind}`)),
});

const kinds = [
  { kind: "subscribers", needs: "subscribers:read" },
  { kind: "orders", needs: "orders:read" },
  { kind: "invoices", needs: "invoices:read" },
  { kind: "pages", needs: "account:read" },
  { kind: "actions", needs: "orders:write" },
] as const;
