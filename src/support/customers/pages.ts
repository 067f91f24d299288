import { formatAccountNumber, showAccountNumber } from "../../kernel/account-number.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import type { Words } from "../messages.ts";
import { faultText, reasonField, signInsTable, type Typed } from "../pages.ts";
import { contactsOf, rolesText } from "../people/pages.ts";
import type { Person } from "../people/repository.ts";
import type { Customer } from "./customer.ts";
import type { SignInAttempt } from "./repository.ts";

type Delivery = {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly email: string;
  readonly state: "queued" | "sent" | "failed";
  readonly attempts: number;
  readonly serverAnswer: string | null;
  readonly createdAt: Date;
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
  readonly deliveries: readonly Delivery[];
  readonly deliveryEmail: string | null;
  readonly failures: readonly FailedItem[];
  readonly attempts: readonly SignInAttempt[];
  /** A form to send a delivery again that could not be accepted. */
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
    deliveries: deliveriesOf(words, data),
    failures: {
      title: words.t("failuresTitle"),
      empty: words.t("failuresEmpty"),
      columns: {
        order: words.t("columnOrder"),
        number: words.t("columnNumber"),
        reason: words.t("columnReason"),
        time: words.t("columnTime"),
      },
      rows: failures,
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
  columns: {
    person: words.t("columnPerson"),
    role: words.t("columnRole"),
    contacts: words.t("columnContacts"),
    last: words.t("columnLast"),
    state: words.t("columnState"),
  },
  rows: data.people.map((person) => personRow(words, data, person)),
});

const personRow = (words: Words, { customer, stopped }: CustomerData, person: Person) => {
  const isSuspended = person.status === "suspended" || person.roles.every((held) => held.isSuspended);
  const state = isSuspended ? "personSuspended" : stopped.has(person.id) ? "personStopped" : "personActive";
  return {
    name: person.name,
    href: `${customerHref(customer.accountId)}/people/${person.id}`,
    roles: rolesText(words, person),
    contacts: contactsOf(person).join(", "),
    last: person.lastSignInAt ? formatDateTime(person.lastSignInAt, words.lang) : words.t("never"),
    stateText: words.t(state),
    stateKind: state === "personActive" ? "success" : state === "personStopped" ? "danger" : "warning",
  };
};

const deliveriesOf = (words: Words, { customer, deliveries, deliveryEmail, refused }: CustomerData) => ({
  title: words.t("deliveriesTitle"),
  lead: deliveryEmail ? words.t("deliveriesLead", { email: deliveryEmail }) : words.t("deliveriesNoAddress"),
  empty: words.t("deliveriesEmpty"),
  columns: {
    document: words.t("columnDocument"),
    email: words.t("columnEmail"),
    state: words.t("columnState"),
    time: words.t("columnTime"),
  },
  // the newest, and what failed before them
  rows: deliveries
    .filter(({ state }, index) => index < mostDeliveries || state === "failed")
    .map((delivery) => ({
      document: delivery.title,
      email: delivery.email,
      stateText: words.t(`delivery.${delivery.state}`),
      stateKind: stateKinds[delivery.state],
      attempts: delivery.attempts > 0 ? words.t("attempts", { count: delivery.attempts }) : "",
      answer: delivery.serverAnswer ? words.t("answer", { words: delivery.serverAnswer }) : "",
      time: formatDateTime(delivery.createdAt, words.lang),
      resend:
        delivery.state === "failed"
          ? resendForm(words, customer.accountId, delivery, refused?.id === delivery.id ? refused : undefined)
          : null,
    })),
});

const resendForm = (words: Words, accountId: number, { id, title }: Delivery, refused: CustomerData["refused"]) => ({
  summary: words.t("resend"),
  label: words.t("resendOf", { title }),
  isOpen: refused !== undefined,
  fault: faultText(words, refused?.fault) ?? null,
  action: `${customerHref(accountId)}/deliveries/${id}/resends`,
  field: reasonField(words, `resend-${id}`, refused?.typed),
  submit: words.t("resendSubmit"),
});
