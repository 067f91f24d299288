import { showAccountNumber } from "../kernel/account-number.ts";
import type { Act, Grant, Role } from "./grant.ts";
import type { Words } from "./messages.ts";
import { accessHref, contactsOf, givenText, roleRadios, sentence, stateOf } from "./pages.ts";

type GrantInput = {
  readonly accountId: number;
  readonly grant: Grant;
  readonly isOwn: boolean;
  readonly isLastKeeper: boolean;
  readonly roles: readonly Role[];
  readonly may: (act: Act) => boolean;
  /** What a form was refused for. */
  readonly fault: string | undefined;
};

export const grantPage = (words: Words, input: GrantInput) => {
  const { accountId, grant, fault } = input;
  const base = accessHref(accountId);
  const given = givenText(words, grant);
  return {
    title: grant.name,
    pretitle: words.t("accountOf", { account: showAccountNumber(accountId) }),
    back: { text: words.t("title"), href: base },
    fault: fault === "lastKeeper" ? lastText(words, grant) : (sentence(words, fault) ?? null),
    note: noteOf(words, input),
    about: [
      ...contactsOf(words, grant),
      { label: words.t("columnRole"), value: words.t(`role.${grant.role}`), note: words.t(`roleText.${grant.role}`) },
      { label: words.t("columnState"), value: stateOf(words, grant).stateText, badge: stateOf(words, grant).stateKind },
      { label: words.t("columnGiven"), value: given.day, note: given.by },
    ],
    aboutTitle: words.t("aboutTitle"),
    ...actsOf(words, `${base}/${grant.id}`, input),
  };
};

const lastText = (words: Words, { role }: Grant): string => words.t("lastKeeper", { role: words.t(`role.${role}`) });

const noteOf = (words: Words, { grant, isOwn, isLastKeeper }: GrantInput): string | null => {
  if (isLastKeeper) return lastText(words, grant);
  return isOwn ? words.t("ownNote") : null;
};

const actsOf = (words: Words, href: string, { grant, isOwn, isLastKeeper, roles, may }: GrantInput) => {
  const { name } = grant;
  const suspension = grant.suspendedAt ? ("restoration" as const) : ("suspension" as const);
  return {
    role: may("role")
      ? {
          title: words.t("roleTitle"),
          action: `${href}/role`,
          radios: roleRadios(words, roles, grant.role, undefined),
          submit: words.t("saveRole"),
        }
      : null,
    suspension:
      may(suspension) && !(suspension === "suspension" && isLastKeeper)
        ? {
            title: words.t(`${suspension}Title`),
            text: words.t(`${suspension}Text`),
            action: `${href}/${suspension}`,
            submit: words.t(suspension),
          }
        : null,
    removal:
      may("removal") && !isLastKeeper
        ? {
            title: words.t("removalTitle"),
            text: isOwn ? words.t("removalOwnText") : words.t("removalText", { name }),
            href: `${href}/removal`,
            open: words.t("removal"),
          }
        : null,
  };
};

type RemovalInput = Pick<GrantInput, "accountId" | "grant" | "isOwn">;

export const removalPage = (words: Words, { accountId, grant, isOwn }: RemovalInput) => {
  const { id, name, role } = grant;
  const href = `${accessHref(accountId)}/${id}`;
  return {
    title: isOwn ? words.t("removalOwnAsk") : words.t("removalAsk", { name }),
    pretitle: words.t("accountOf", { account: showAccountNumber(accountId) }),
    about: [
      ...contactsOf(words, grant),
      { label: words.t("columnRole"), value: words.t(`role.${role}`), note: words.t(`roleText.${role}`) },
    ],
    text: isOwn ? words.t("removalOwnText") : words.t("removalText", { name }),
    action: `${href}/removal`,
    submit: words.t("removal"),
    cancel: { text: words.t("cancel"), href },
  };
};

type Done = { readonly accountId: number; readonly noun: Act; readonly grant: Grant };

/** What takes the act back; undefined for a removal, which only a new invitation does. `grant`: as it was before. */
export const undoOf = (words: Words, { accountId, noun, grant }: Done) => {
  const href = `${accessHref(accountId)}/${grant.id}`;
  const text = words.t("undo");
  if (noun === "role") return { text, action: `${href}/role`, fields: { role: grant.role } };
  if (noun === "removal") return undefined;
  return { text, action: `${href}/${noun === "suspension" ? "restoration" : "suspension"}` };
};
