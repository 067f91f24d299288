import { formatAccountNumber, showAccountNumber } from "../../kernel/account-number.ts";
import { type Column, tableOf } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import type { Words } from "../messages.ts";
import { faultText, reasonField, signInsTable, type Typed } from "../pages.ts";
import { contactsOf, rolesText } from "../people/pages.ts";
import type { Person } from "../people/repository.ts";
import { addressesCard, type ShownAddress } from "./address-pages.ts";
import type { Customer } from "./customer.ts";
import type { SignInAttempt } from "./repository.ts";

type Delivery = {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  /** Null of a file that the customer fetches from the portal. */
  readonly email: string | null;
  readonly state: "queued" | "sent" | "failed";
  readonly createdAt: Date;
};
/** How a delivery goes, in the words of the customer's own page. */
type Course = {
  readonly notes: readonly string[];
  readonly answer: { readonly view: string; readonly locals: object } | null;
};
type FailedItem = {
  readonly order: string;
  readonly action: string;
  readonly number: string;
  readonly reason: string;
  readonly time: string;
};
export type CustomerData = {
  readonly customer: Pick<Customer, "accountId" | "clientName" | "unp" | "accounts">;
  readonly people: readonly Person[];
  readonly morePeople: boolean;
  readonly stopped: ReadonlySet<number>;
  readonly deliveries: readonly (Delivery & { readonly course: Course })[];
  readonly addresses: readonly ShownAddress[];
  readonly failures: readonly FailedItem[];
  readonly attempts: readonly SignInAttempt[];
  /** A form to send a delivery or a link again that could not be accepted. */
  readonly refused?: { readonly id: string; readonly typed: Typed; readonly fault?: string } | undefined;
};

const statusKinds = { active: "success", suspended: "warning", closed: "neutral" } as const;
const stateKinds = { queued: "info", sent: "success", failed: "danger" } as const;
const mostDeliveries = 20;

export const customerHref = (accountId: number): string => `/support/accounts/${formatAccountNumber(accountId)}`;

export const customerPage = (words: Words, data: CustomerData) => {
  const { customer, failures, attempts } = data;
  return {
    title: customer.clientName,
    pretitle: words.t("customerPretitle", { account: showAccountNumber(customer.accountId), unp: customer.unp }),
    back: { text: words.t("toSearch"), href: "/support" },
    accounts: accountsOf(words, customer),
    people: peopleOf(words, data),
    addresses: addressesCard(words, customer.accountId, data.addresses, data.refused),
    deliveries: deliveriesOf(words, data),
    failures: {
      title: words.t("failuresTitle"),
      empty: words.t("failuresEmpty"),
      table:
        failures.length === 0 ? null : tableOf(failureColumns(words), failures, { label: words.t("failuresTitle") }),
    },
    signIns: signInsTable(words, attempts),
  };
};

const accountsOf = (words: Words, { accountId, accounts }: CustomerData["customer"]) => ({
  title: words.t("accountsTitle"),
  rows: accounts.map((account) => ({
    text: showAccountNumber(account.accountId),
    href: customerHref(account.accountId),
    isCurrent: account.accountId === accountId,
    kind: words.t(`kindOf.${account.kind}`),
    statusText: words.t(`status.${account.status}`),
    statusKind: statusKinds[account.status],
  })),
});

const peopleOf = (words: Words, data: CustomerData) => ({
  title: words.t("peopleTitle"),
  empty: words.t("peopleEmpty"),
  more: data.morePeople ? words.t("peopleMore", { count: data.people.length }) : null,
  table:
    data.people.length === 0
      ? null
      : tableOf(personColumns(words, data), data.people, { label: words.t("peopleTitle") }),
});

const personColumns = (words: Words, data: CustomerData): readonly Column<Person>[] => [
  {
    key: "person",
    title: words.t("columnPerson"),
    isLead: true,
    text: ({ name }) => name,
    href: ({ id }) => `${customerHref(data.customer.accountId)}/people/${id}`,
  },
  { key: "role", title: words.t("columnRole"), text: (person) => rolesText(words, person) },
  {
    key: "contacts",
    title: words.t("columnContacts"),
    kind: "nums",
    text: (person) => contactsOf(person)[0] ?? "",
    notes: (person) => contactsOf(person).slice(1),
  },
  {
    key: "last",
    title: words.t("columnLast"),
    kind: "datetime",
    text: ({ lastSignInAt }) => (lastSignInAt ? formatDateTime(lastSignInAt, words.lang) : words.t("never")),
  },
  {
    key: "state",
    title: words.t("columnState"),
    kind: "state",
    text: (person) => words.t(stateOf(data, person)),
    tone: (person) => personTones[stateOf(data, person)],
  },
];

const personTones = { personActive: "success", personStopped: "danger", personSuspended: "warning" } as const;

const stateOf = ({ stopped }: CustomerData, person: Person): keyof typeof personTones => {
  const isSuspended = person.status === "suspended" || person.roles.every((held) => held.isSuspended);
  if (isSuspended) return "personSuspended";
  return stopped.has(person.id) ? "personStopped" : "personActive";
};

const deliveriesOf = (words: Words, data: CustomerData) => {
  const { deliveries, addresses } = data;
  const receiving = addresses.filter(({ state }) => state === "active").map(({ email }) => email);
  // the newest, and what failed before them
  const shown = deliveries.filter(({ state }, index) => index < mostDeliveries || state === "failed");
  return {
    title: words.t("deliveriesTitle"),
    lead:
      receiving.length > 0
        ? words.t("deliveriesLead", { email: receiving.join(", ") })
        : words.t("deliveriesNoAddress"),
    empty: words.t("deliveriesEmpty"),
    table:
      shown.length === 0 ? null : tableOf(deliveryColumns(words, data), shown, { label: words.t("deliveriesTitle") }),
  };
};

const deliveryColumns = (
  words: Words,
  { customer, refused }: CustomerData,
): readonly Column<CustomerData["deliveries"][number]>[] => [
  { key: "document", title: words.t("columnDocument"), isLead: true, text: ({ title }) => title },
  { key: "email", title: words.t("columnEmail"), text: ({ email }) => email ?? "—" },
  {
    key: "state",
    title: words.t("columnState"),
    kind: "state",
    text: ({ state }) => words.t(`delivery.${state}`),
    tone: ({ state }) => stateKinds[state],
    notes: ({ course }) => course.notes,
    part: (delivery) => {
      if (delivery.state !== "failed") return delivery.course.answer;
      const own = refused?.id === delivery.id ? refused : undefined;
      const form = resendForm(words, customer.accountId, delivery, own);
      return { view: "support/failed-delivery", locals: { answer: delivery.course.answer, form } };
    },
  },
  {
    key: "time",
    title: words.t("columnTime"),
    kind: "datetime",
    text: ({ createdAt }) => formatDateTime(createdAt, words.lang),
  },
];

const failureColumns = (words: Words): readonly Column<FailedItem>[] => [
  {
    key: "order",
    title: words.t("columnOrder"),
    kind: "nums",
    isLead: true,
    text: ({ order }) => order,
    notes: ({ action }) => [action],
  },
  { key: "number", title: words.t("columnNumber"), kind: "nums", text: ({ number }) => number },
  { key: "reason", title: words.t("columnReason"), text: ({ reason }) => reason },
  { key: "time", title: words.t("columnTime"), kind: "datetime", text: ({ time }) => time },
];

const resendForm = (words: Words, accountId: number, { id, title }: Delivery, refused: CustomerData["refused"]) => ({
  summary: words.t("resend"),
  label: words.t("resendOf", { title }),
  isOpen: refused !== undefined,
  fault: faultText(words, refused?.fault) ?? null,
  action: `${customerHref(accountId)}/deliveries/${id}/resends`,
  field: reasonField(words, `resend-${id}`, refused?.typed),
  submit: words.t("resendSubmit"),
});
