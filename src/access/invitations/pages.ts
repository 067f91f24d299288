import { showAccountNumber } from "../../kernel/account-number.ts";
import type { Role } from "../grant.ts";
import type { Words } from "../messages.ts";
import { accessHref, roleRadios, sentence } from "../pages.ts";

type Typed = Readonly<Record<string, { readonly value: string; readonly error: string | undefined }>>;
type Input = {
  readonly accountId: number;
  readonly roles: readonly Role[];
  readonly typed: Typed;
  /** Too many invitations: how long to wait. */
  readonly waitSeconds: number;
};

export const invitePage = (words: Words, { accountId, roles, typed, waitSeconds }: Input) => {
  const base = accessHref(accountId);
  return {
    title: words.t("inviteTitle"),
    pretitle: words.t("accountOf", { account: showAccountNumber(accountId) }),
    lead: words.t("inviteLead"),
    back: { text: words.t("title"), href: base },
    error: waitSeconds > 0 ? words.t("tooMany", { count: Math.ceil(waitSeconds / 60) }) : null,
    action: `${base}/invitations`,
    fields: [
      { ...fieldOf(words, typed, "to"), label: words.t("to"), hint: words.t("toHint"), required: true, maxlength: 254 },
      {
        ...fieldOf(words, typed, "name"),
        label: words.t("inviteeName"),
        hint: words.t("inviteeNameHint"),
        maxlength: 100,
      },
    ],
    role: roleRadios(words, roles, typed["role"]?.value ?? "", typed["role"]?.error),
    submit: words.t("sendInvitation"),
  };
};

const fieldOf = (words: Words, typed: Typed, name: string) => ({
  name,
  value: typed[name]?.value ?? "",
  error: sentence(words, typed[name]?.error),
  autocomplete: "off",
});
