import { formatAccountNumber, showAccountNumber } from "../../kernel/account-number.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { maskEmail } from "../../kernel/email.ts";
import { isMsisdn, maskMsisdn } from "../../kernel/msisdn.ts";
import type { Customer } from "../customers/customer.ts";
import type { SignInAttempt } from "../customers/repository.ts";
import type { Words } from "../messages.ts";
import { faultText, reasonField, signInsTable, type Typed } from "../pages.ts";
import type { RemovalWords } from "../removals/messages.ts";
import { formIdOf, removalCard } from "../removals/pages.ts";
import type { Removal } from "../removals/repository.ts";
import type { Person } from "./repository.ts";

export const rolesText = (words: Words, { roles }: Pick<Person, "roles">): string =>
  roles
    .map(({ role, isSuspended }) =>
      isSuspended ? words.t("roleSuspended", { role: words.t(`role.${role}`) }) : words.t(`role.${role}`),
    )
    .join(", ");

/** Enough to be compared with what a caller says about themselves, and no more. */
export const contactsOf = ({ phone, email, loginAccount }: Person): string[] => [
  ...(phone && isMsisdn(phone) ? [maskMsisdn(phone)] : []),
  ...(email ? [maskEmail(email)] : []),
  ...(loginAccount === null ? [] : [showAccountNumber(loginAccount)]),
];

/** The forms of the page, by the noun in their address. */
type Action = "unblocking" | "sign-outs" | "factor-removals" | "login-removals";
export type PersonData = {
  readonly customer: Pick<Customer, "accountId" | "clientName">;
  readonly person: Person;
  readonly blocks: { readonly password: boolean; readonly code: boolean; readonly factor: boolean };
  readonly attempts: readonly SignInAttempt[];
  /** What waits for a second member of the staff. */
  readonly removals: readonly Removal[];
  /** What is taken off them is asked for by one member of the staff and done by another. */
  readonly needsSecond: boolean;
  readonly staffId: number;
  /** `form`: the noun in its address, or the id of a removal's. */
  readonly refused?: { readonly form: string; readonly typed: Typed; readonly fault?: string } | undefined;
};
/** The page's own words, and those of removals. */
type Said = { readonly own: Words; readonly removals: RemovalWords };

export const personHref = (accountId: number, id: number): string =>
  `/support/accounts/${formatAccountNumber(accountId)}/people/${id}`;

export const personPage = (said: Said, data: PersonData) => {
  const { customer, person, attempts } = data;
  const words = said.own;
  return {
    title: person.name,
    pretitle: `${customer.clientName} · ${showAccountNumber(customer.accountId)}`,
    back: { text: words.t("toCustomer"), href: `/support/accounts/${formatAccountNumber(customer.accountId)}` },
    removals: data.removals.map((removal) => openRemoval(said, data, removal)),
    about: { title: words.t("aboutTitle"), rows: aboutOf(words, data) },
    viewing: viewingOf(words, data),
    actionsTitle: words.t("actionsTitle"),
    actions: actionsFor(person).map((form) => actionOf(said, data, form)),
    signIns: signInsTable(words, attempts),
  };
};

const openRemoval = ({ own, removals }: Said, { customer, staffId, refused }: PersonData, removal: Removal) =>
  removalCard(removals, own, {
    removal,
    base: `/support/accounts/${formatAccountNumber(customer.accountId)}`,
    isAuthor: removal.askedBy === staffId,
    typed: refused?.form === formIdOf(removal.id) ? refused.typed : undefined,
  });

const actionsFor = ({ holdsLine }: Person): readonly Action[] => [
  "unblocking",
  "sign-outs",
  "factor-removals",
  ...(holdsLine ? (["login-removals"] as const) : []),
];

const aboutOf = (words: Words, { person, blocks }: PersonData) => [
  { label: words.t("columnRole"), value: rolesText(words, person) },
  { label: words.t("columnContacts"), value: contactsOf(person).join(", ") || "—" },
  {
    label: words.t("columnLast"),
    value: person.lastSignInAt ? formatDateTime(person.lastSignInAt, words.lang) : words.t("never"),
  },
  { label: words.t("openSessions"), value: String(person.openSessions) },
  {
    label: words.t("columnState"),
    value: words.t(person.status === "suspended" ? "personSuspended" : "personActive"),
    badge: person.status === "suspended" ? "warning" : "success",
  },
  blockRow(words, blocks),
];

const blockRow = (words: Words, blocks: PersonData["blocks"]) => {
  const held = (["password", "code", "factor"] as const).filter((each) => blocks[each]);
  return {
    label: words.t("blocks"),
    value: held.length === 0 ? words.t("blocks.none") : held.map((each) => words.t(`blocks.${each}`)).join(", "),
    badge: held.length === 0 ? "neutral" : "danger",
  };
};

const viewingOf = (words: Words, { customer, person, refused }: PersonData) => {
  const open = person.status === "active" ? person.roles.filter((held) => !held.isSuspended) : [];
  const own = refused?.form === "viewing" ? refused : undefined;
  return {
    title: words.t("viewTitle"),
    text: words.t("viewText"),
    closed: open.length === 0 ? words.t("noAccess") : null,
    fault: faultText(words, own?.fault) ?? null,
    action: `${personHref(customer.accountId, person.id)}/viewing`,
    role: roleSelect(words, open, own?.typed["role"]),
    fields: [reasonField(words, "viewing", own?.typed), ticketField(words, "viewing", own?.typed["ticket"])],
    submit: words.t("viewSubmit"),
  };
};

const roleSelect = (words: Words, open: Person["roles"], typed: Typed[string] | undefined) => ({
  name: "role",
  label: words.t("viewRole"),
  options: open.map(({ role }, index) => ({
    value: role,
    text: words.t(`role.${role}`),
    selected: typed ? typed.value === role : index === 0,
  })),
  error: faultText(words, typed?.error),
  required: true,
});

const ticketField = (words: Words, form: string, typed: Typed[string] | undefined) => ({
  name: "ticket",
  id: `${form}-ticket`,
  label: words.t("ticket"),
  value: typed?.value ?? "",
  error: faultText(words, typed?.error),
  maxlength: 40,
  autocomplete: "off",
  required: true,
});

const isRemoval = (form: Action): boolean => form === "factor-removals" || form === "login-removals";

const actionOf = (said: Said, { customer, person, needsSecond, refused }: PersonData, form: Action) => {
  const words = said.own;
  const typed = refused?.form === form ? refused.typed : undefined;
  const isAsked = isRemoval(form) && needsSecond;
  return {
    id: form,
    title: words.t(`${form}.title`),
    text: words.t(`${form}.text`),
    note: isAsked ? said.removals.t("needsSecond") : null,
    action: `${personHref(customer.accountId, person.id)}/${form}`,
    fields: [
      reasonField(words, form, typed),
      ...(isRemoval(form) ? [ticketField(words, form, typed?.["ticket"])] : []),
    ],
    submit: isAsked ? said.removals.t("ask") : words.t(`${form}.submit`),
  };
};
