import { formatAccountNumber, showAccountNumber } from "../../kernel/account-number.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { maskEmail } from "../../kernel/email.ts";
import { isMsisdn, maskMsisdn } from "../../kernel/msisdn.ts";
import type { Customer } from "../customers/customer.ts";
import type { SignInAttempt } from "../customers/repository.ts";
import type { Words } from "../messages.ts";
import { faultText, reasonField, signInsTable, type Typed } from "../pages.ts";
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
type Action = "unblocking" | "sign-outs" | "factor-removals";
export type PersonForm = "viewing" | Action;
export type PersonData = {
  readonly customer: Pick<Customer, "accountId" | "clientName">;
  readonly person: Person;
  readonly blocks: { readonly password: boolean; readonly code: boolean; readonly factor: boolean };
  readonly attempts: readonly SignInAttempt[];
  readonly refused?: { readonly form: PersonForm; readonly typed: Typed; readonly fault?: string } | undefined;
};

export const personHref = (accountId: number, id: number): string =>
  `/support/accounts/${formatAccountNumber(accountId)}/people/${id}`;

export const personPage = (words: Words, data: PersonData) => {
  const { customer, person, attempts } = data;
  return {
    title: person.name,
    pretitle: `${customer.clientName} · ${showAccountNumber(customer.accountId)}`,
    back: { text: words.t("toCustomer"), href: `/support/accounts/${formatAccountNumber(customer.accountId)}` },
    about: { title: words.t("aboutTitle"), rows: aboutOf(words, data) },
    viewing: viewingOf(words, data),
    actionsTitle: words.t("actionsTitle"),
    actions: (["unblocking", "sign-outs", "factor-removals"] as const).map((form) => actionOf(words, data, form)),
    signIns: signInsTable(words, attempts),
  };
};

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
    fields: [reasonField(words, "viewing", own?.typed), ticketField(words, own?.typed["ticket"])],
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

const ticketField = (words: Words, typed: Typed[string] | undefined) => ({
  name: "ticket",
  id: "viewing-ticket",
  label: words.t("ticket"),
  value: typed?.value ?? "",
  error: faultText(words, typed?.error),
  maxlength: 40,
  autocomplete: "off",
  required: true,
});

const actionOf = (words: Words, { customer, person, refused }: PersonData, form: Action) => ({
  id: form,
  title: words.t(`${form}.title`),
  text: words.t(`${form}.text`),
  action: `${personHref(customer.accountId, person.id)}/${form}`,
  field: reasonField(words, form, refused?.form === form ? refused.typed : undefined),
  submit: words.t(`${form}.submit`),
});
