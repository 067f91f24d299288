import { formatAccountNumber } from "../../kernel/account-number.ts";
import { type Column, type Tone, tableOf } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import type { Words } from "../messages.ts";
import { faultText, reasonField, type Typed } from "../pages.ts";

/** Where a customer's documents go, or are to go once the mailbox has confirmed it. */
export type ShownAddress = {
  readonly id: number;
  readonly email: string;
  readonly state: "active" | "paused" | "waiting" | "expired";
  readonly askedByName: string;
  readonly askedAt: Date;
  readonly pauseReason: string | null;
};
/** A form that could not be accepted. */
type Refused = { readonly id: string; readonly typed: Typed; readonly fault?: string } | undefined;

const tones: Readonly<Record<ShownAddress["state"], Tone>> = {
  active: "success",
  paused: "danger",
  waiting: "warning",
  expired: "neutral",
};

/** What `refused` calls the form of an address. */
export const formIdOf = (addressId: number): string => `address-${addressId}`;

export const addressesCard = (
  words: Words,
  accountId: number,
  addresses: readonly ShownAddress[],
  refused: Refused,
) => ({
  title: words.t("addressesTitle"),
  empty: words.t("deliveriesNoAddress"),
  table:
    addresses.length === 0
      ? null
      : tableOf(addressColumns(words, accountId, refused), addresses, { label: words.t("addressesTitle") }),
});

const addressColumns = (words: Words, accountId: number, refused: Refused): readonly Column<ShownAddress>[] => [
  {
    key: "email",
    title: words.t("columnEmail"),
    isLead: true,
    text: ({ email }) => email,
    notes: ({ askedByName, askedAt }) =>
      askedByName ? [words.t("addressAsked", { author: askedByName, time: formatDateTime(askedAt, words.lang) })] : [],
  },
  {
    key: "state",
    title: words.t("columnState"),
    kind: "state",
    text: ({ state }) => words.t(`address.${state}`),
    tone: ({ state }) => tones[state],
    notes: ({ pauseReason }) => (pauseReason === null ? [] : [words.t("answer", { words: pauseReason })]),
    part: (address) => {
      if (address.state === "active" || address.state === "paused") return null;
      const own = refused?.id === formIdOf(address.id) ? refused : undefined;
      return { view: "support/resend", locals: linkForm(words, accountId, address, own) };
    },
  },
];

const linkForm = (words: Words, accountId: number, { id, email }: ShownAddress, refused: Refused) => ({
  summary: words.t("sendLink"),
  label: words.t("sendLinkOf", { email }),
  isOpen: refused !== undefined,
  fault: faultText(words, refused?.fault) ?? null,
  action: `/support/accounts/${formatAccountNumber(accountId)}/delivery-addresses/${id}/links`,
  field: reasonField(words, formIdOf(id), refused?.typed),
  submit: words.t("resendSubmit"),
});
