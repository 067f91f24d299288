import { type Column, type RowAction, type Table, type Tone, tableOf } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { type AccountFormat, accountFormats } from "../../kernel/delivery-format.ts";
import { type Lang, langs } from "../../kernel/lang.ts";
import { type Address, type AddressState, isConfirmed, mainOf, mostAddresses, stateOf } from "./address.ts";
import type { Words } from "./messages.ts";
import type { Paper } from "./repository.ts";

type Typed = Readonly<Record<string, { readonly value: string; readonly error: string | undefined }>>;
type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly addresses: readonly Address[];
  readonly paper: Paper;
  readonly now: Date;
  /** Of the form that was wrong. */
  readonly typed: Typed | undefined;
  /** Too many links: how long to wait. */
  readonly waitSeconds: number;
  readonly schedules: { readonly title: string; readonly subtitle: string; readonly table: Table } | null;
};

/** Доставка счета (guide, chapter 3). */
export const settingsPage = (words: Words, input: Input) => {
  const { base, accountText, addresses, now, waitSeconds, schedules } = input;
  const main = mainOf(addresses);
  return {
    title: words.t("title"),
    pretitle: words.t("accountOf", { account: accountText }),
    lead: words.t("lead"),
    back: { text: words.t("account"), href: base },
    error: waitSeconds > 0 ? words.t("tooOften", { wait: waitText(words, waitSeconds) }) : null,
    paused: addresses
      .filter((address) => stateOf(address, now) === "paused")
      .map(({ email }) => ({
        kind: "warning" as const,
        title: words.t("pausedTitle", { email }),
        text: words.t("pausedText"),
      })),
    form: settingsFormOf(words, input, main),
    addresses: {
      title: words.t("addressesTitle"),
      subtitle: addresses.some(isConfirmed) ? words.t("addressesNote") : null,
      empty: words.t("addressesEmpty"),
      table: addresses.length === 0 ? null : addressTable(words, input, main),
    },
    add: main && addresses.length < mostAddresses ? addForm(words, input) : null,
    full:
      addresses.length < mostAddresses
        ? null
        : { text: words.t("tooMany"), isRefused: input.typed?.["address"] !== undefined },
    schedules,
  };
};

const waitText = (words: Words, seconds: number): string => words.t("minutes", { count: Math.ceil(seconds / 60) });

const settingsFormOf = (words: Words, { base, addresses, paper, typed }: Input, main: Address | undefined) => {
  const wish = main && addresses.find(({ replacesId }) => replacesId === main.id);
  return {
    title: words.t("formTitle"),
    action: `${base}/delivery`,
    note: wish && main ? words.t("replacing", { email: wish.email, old: main.email }) : null,
    email: {
      ...fieldOf(words, typed, "email", main?.email ?? ""),
      label: words.t("email"),
      hint: words.t(main ? "emailHint" : "emailHintFirst"),
    },
    format: {
      ...selectOf(words, typed?.["format"], { name: "format", own: paper.format, values: accountFormats }),
      hint: words.t("formatHint"),
    },
    language: {
      ...selectOf(words, typed?.["language"], { name: "language", own: paper.language, values: langs }),
      hint: words.t("languageHint"),
    },
    submit: words.t("save"),
  };
};

type Choice<V> = { readonly name: "format" | "language"; readonly own: V; readonly values: readonly V[] };

const selectOf = <V extends AccountFormat | Lang>(
  words: Words,
  typed: Typed[string] | undefined,
  { name, own, values }: Choice<V>,
) => ({
  name,
  label: words.t(name),
  error: sentence(words, typed?.error),
  options: values.map((value) => ({
    value,
    text: words.t(`${name}.${value}` as Parameters<Words["t"]>[0]),
    selected: value === (typed?.value ?? own),
  })),
});

const addForm = (words: Words, { base, typed }: Input) => ({
  title: words.t("addTitle"),
  action: `${base}/delivery/addresses`,
  field: { ...fieldOf(words, typed, "address", ""), label: words.t("addLabel"), hint: words.t("addHint") },
  submit: words.t("add"),
});

// 400: longer text is no address, and is kept for the person to see
const fieldOf = (words: Words, typed: Typed | undefined, name: string, value: string) => ({
  name,
  value: typed?.[name]?.value ?? value,
  error: sentence(words, typed?.[name]?.error),
  inputmode: "email",
  autocomplete: "off",
  maxlength: 400,
  required: true,
});

const sentences = [
  "emailMissing",
  "emailWrong",
  "known",
  "knownWaiting",
  "tooMany",
  "formatWrong",
  "languageWrong",
] as const;
const sentence = (words: Words, code: string | undefined): string | undefined => {
  const known = sentences.find((each) => each === code);
  return known && words.t(known);
};

const tones: Readonly<Record<AddressState, Tone>> = {
  active: "success",
  paused: "danger",
  waiting: "warning",
  expired: "neutral",
};

const addressTable = (words: Words, { base, addresses, now }: Input, main: Address | undefined): Table =>
  tableOf(addressColumns(words, addresses, now, main), addresses, {
    label: words.t("addressesTitle"),
    actions: { title: words.t("columnActions"), of: (address) => actionsOf(words, base, address) },
  });

const addressColumns = (
  words: Words,
  addresses: readonly Address[],
  now: Date,
  main: Address | undefined,
): readonly Column<Address>[] => [
  {
    key: "email",
    title: words.t("columnEmail"),
    isLead: true,
    text: ({ email }) => email,
    badge: ({ id }) =>
      id === main?.id && addresses.length > 1 ? { text: words.t("stateMain"), tone: "neutral" } : null,
    notes: ({ askedByName, askedAt }) =>
      askedByName ? [words.t("askedBy", { author: askedByName, time: formatDateTime(askedAt, words.lang) })] : [],
  },
  {
    key: "state",
    title: words.t("columnState"),
    kind: "state",
    text: (address) => words.t(`state.${stateOf(address, now)}`),
    tone: (address) => tones[stateOf(address, now)],
    notes: (address) => stateNotes(words, address, addresses, now),
  },
];

const stateNotes = (words: Words, address: Address, addresses: readonly Address[], now: Date): string[] => {
  const { confirmedAt, pausedAt, pauseReason, linkExpiresAt, replacesId } = address;
  const at = (date: Date) => formatDateTime(date, words.lang);
  if (pausedAt) return [words.t("pausedNote", { time: at(pausedAt), answer: pauseReason ?? "" })];
  if (confirmedAt) return [words.t("confirmedAt", { time: at(confirmedAt) })];
  const old = addresses.find(({ id }) => id === replacesId)?.email;
  return [
    ...(old ? [words.t("willReplace", { old })] : []),
    ...(linkExpiresAt && stateOf(address, now) === "waiting"
      ? [words.t("linkUntilNote", { until: at(linkExpiresAt) })]
      : []),
  ];
};

const actionsOf = (words: Words, base: string, { id, email, confirmedAt, pausedAt }: Address): RowAction[] => {
  const at = (noun: string) => `${base}/delivery/addresses/${id}/${noun}`;
  const again = {
    text: words.t("sendAgain"),
    label: words.t("sendAgainOf", { email }),
    post: at("links"),
    icon: "send",
  };
  const resume = { text: words.t("resume"), label: words.t("resumeOf", { email }), post: at("resumption") };
  return [
    ...(confirmedAt ? [] : [again]),
    ...(pausedAt ? [resume] : []),
    { text: words.t("remove"), label: words.t("removeOf", { email }), post: at("removal") },
  ];
};
