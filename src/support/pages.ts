import { type Column, tableOf } from "../kernel/column.ts";
import { formatDateTime } from "../kernel/dates.ts";
import type { SignInAttempt } from "./customers/repository.ts";
import type { Words } from "./messages.ts";

export type Typed = Readonly<Record<string, { readonly value: string; readonly error: string | undefined }>>;

const faults = [
  "reasonMissing",
  "reasonLong",
  "ticketMissing",
  "ticketLong",
  "roleMissing",
  "notFailed",
  "notRepeated",
  "noAddress",
  "noAccess",
  "tooManyLinks",
] as const;

export const faultText = (words: Words, code: string | undefined): string | undefined => {
  const known = faults.find((each) => each === code);
  return known && words.t(known);
};

export const reasonField = (words: Words, id: string, typed: Typed | undefined) => ({
  name: "reason",
  id: `${id}-reason`,
  label: words.t("reason"),
  value: typed?.["reason"]?.value ?? "",
  error: faultText(words, typed?.["reason"]?.error),
  maxlength: 200,
  autocomplete: "off",
  required: true,
});

const events = {
  "sessions:begin": "eventBegin",
  "sessions:refuse": "eventRefuse",
  "sessions:end": "eventEnd",
} as const;
const kinds = { "sessions:begin": "success", "sessions:refuse": "danger", "sessions:end": "neutral" } as const;
const ways = ["sms", "password", "account", "email", "passkey"] as const;
const isEvent = (action: string): action is keyof typeof events => Object.hasOwn(events, action);

export const signInsTable = (words: Words, attempts: readonly SignInAttempt[]) => ({
  title: words.t("signInsTitle"),
  empty: words.t("signInsEmpty"),
  table: attempts.length === 0 ? null : tableOf(attemptColumns(words), attempts, { label: words.t("signInsTitle") }),
});

const attemptColumns = (words: Words): readonly Column<SignInAttempt>[] => [
  {
    key: "time",
    title: words.t("columnTime"),
    kind: "datetime",
    isLead: true,
    text: ({ at }) => formatDateTime(at, words.lang),
  },
  { key: "person", title: words.t("columnPerson"), text: ({ userName }) => userName },
  {
    key: "event",
    title: words.t("columnEvent"),
    kind: "state",
    text: ({ action }) => words.t(isEvent(action) ? events[action] : "eventOther"),
    tone: ({ action }) => (isEvent(action) ? kinds[action] : "neutral"),
    notes: ({ way }) => ways.filter((each) => each === way).map((known) => words.t(`way.${known}`)),
  },
  { key: "address", title: words.t("columnAddress"), kind: "nums", text: ({ address }) => address ?? "" },
];
