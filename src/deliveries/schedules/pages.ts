import type { Address } from "../addresses/address.ts";
import type { DocumentKind } from "../documents/document.ts";
import type { Words } from "./messages.ts";
import type { Schedule } from "./schedule.ts";

type Typed = Readonly<Record<string, { readonly value: string; readonly error: string | undefined }>>;
type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly kind: DocumentKind;
  readonly schedule: Schedule | undefined;
  /** Confirmed ones. */
  readonly addresses: readonly Address[];
  /** Of the form that was wrong. */
  readonly typed: { readonly form: Typed; readonly ticked: readonly string[] } | undefined;
};

/** When a kind of documents is sent by itself, to whom and in which format. */
export const schedulePage = (words: Words, input: Input) => {
  const { base, accountText, kind, addresses } = input;
  return {
    title: words.t("pageTitle", { kind: kind.schedule?.titleIn(words.lang) ?? kind.name }),
    pretitle: `${words.t("title")} · ${accountText}`,
    back: { text: words.t("back"), href: `${base}/delivery` },
    nobody: addresses.length === 0 ? words.t("noAddresses") : null,
    action: `${base}/delivery/schedules/${kind.name}`,
    when: whenRadios(words, input),
    addresses: addressBoxes(words, input),
    format: formatSelect(words, input),
    submit: words.t("save"),
  };
};

/** What was typed; of a form that is shown for the first time, what has been chosen before. */
const chosen = ({ typed }: Input, name: string, before: string) => {
  const field = typed?.form[name];
  return { value: field?.value ?? before, error: field?.error };
};

const whenRadios = (words: Words, input: Input) => {
  const { kind, schedule } = input;
  const { value: every, error } = chosen(input, "every", schedule?.every ?? "off");
  return {
    name: "every",
    legend: words.t("when"),
    error: sentence(words, error),
    required: true,
    options: (["off", ...(kind.schedule?.every ?? [])] as const).map((value) => ({
      value,
      text: words.t(`every.${value}`),
      checked: value === every,
    })),
  };
};

const addressBoxes = (words: Words, input: Input) => {
  const { schedule, addresses, typed } = input;
  return {
    legend: words.t("addresses"),
    error: sentence(words, chosen(input, "addresses", "").error),
    options: addresses.map(({ id, email, pausedAt }) => ({
      value: id,
      text: pausedAt ? `${email} (${words.t("pausedNote")})` : email,
      checked: typed ? typed.ticked.includes(String(id)) : isTicked(schedule, id),
    })),
  };
};

const formatSelect = (words: Words, input: Input) => {
  const { kind, schedule } = input;
  const { value: format, error } = chosen(input, "format", schedule?.format ?? "own");
  return {
    name: "format",
    label: words.t("format"),
    error: sentence(words, error),
    options: [
      { value: "own", text: words.t("ownFormat"), selected: format === "own" },
      ...kind.formats.map((value) => ({ value, text: words.t(`format.${value}`), selected: value === format })),
    ],
  };
};

/** What is put on schedule for the first time goes to everybody, unless the person says otherwise. */
const isTicked = (schedule: Schedule | undefined, id: number): boolean => schedule?.addressIds.includes(id) ?? true;

const sentences = ["everyMissing", "formatWrong", "addressesMissing", "addressesWrong"] as const;
const sentence = (words: Words, code: string | undefined): string | undefined => {
  const known = sentences.find((each) => each === code);
  return known && words.t(known);
};
