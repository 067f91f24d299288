import { type Column, type Table, type Tone, tableOf } from "../../kernel/column.ts";
import { formatDate, formatDateTime } from "../../kernel/dates.ts";
import { type Address, isReceiving } from "../addresses/address.ts";
import type { DocumentKind } from "../documents/document.ts";
import type { Words } from "./messages.ts";
import type { RunSchedule } from "./repository.ts";
import { nextDay } from "./schedule.ts";

type Input = {
  readonly base: string;
  readonly offers: readonly DocumentKind[];
  readonly schedules: readonly RunSchedule[];
  readonly addresses: readonly Address[];
  readonly now: Date;
};
type Row = {
  readonly kind: string;
  readonly title: string;
  readonly schedule: RunSchedule | undefined;
  readonly to: readonly Address[];
};

/** What is sent on schedule and what could be; null where no document can. */
export const scheduleCard = (words: Words, { base, offers, schedules, addresses, now }: Input) => {
  const rows = offers.flatMap(({ name: kind, schedule: offer }): Row[] => {
    if (!offer) return [];
    const schedule = schedules.find((each) => each.kind === kind && each.every !== null);
    const to = addresses.filter(({ id }) => schedule?.addressIds.includes(id));
    return [{ kind, title: offer.titleIn(words.lang), schedule, to }];
  });
  if (rows.length === 0) return null;
  const table: Table = tableOf(scheduleColumns(words, now), rows, {
    label: words.t("title"),
    actions: {
      title: words.t("configure"),
      of: ({ kind, title }) => [
        {
          text: words.t("configure"),
          label: words.t("configureOf", { kind: title }),
          href: `${base}/delivery/schedules/${kind}`,
          icon: "settings",
        },
      ],
    },
  });
  return { title: words.t("title"), subtitle: words.t("subtitle"), table };
};

const tones: Readonly<Record<"on" | "off" | "paused", Tone>> = { on: "success", off: "neutral", paused: "warning" };

const stateOf = ({ schedule, to }: Row): keyof typeof tones => {
  if (!schedule) return "off";
  return to.some(isReceiving) ? "on" : "paused";
};

const scheduleColumns = (words: Words, now: Date): readonly Column<Row>[] => [
  { key: "document", title: words.t("columnDocument"), isLead: true, text: ({ title }) => title },
  {
    key: "when",
    title: words.t("columnWhen"),
    text: ({ schedule }) => words.t(`every.${schedule?.every ?? "off"}`),
    notes: (row) => whenNotes(words, row, now),
  },
  {
    key: "to",
    title: words.t("columnTo"),
    text: ({ to }) => (to.length === 0 ? "—" : to.map(({ email }) => email).join(", ")),
  },
  {
    key: "state",
    title: words.t("columnState"),
    kind: "state",
    text: (row) => words.t(stateOf(row)),
    tone: (row) => tones[stateOf(row)],
    notes: (row) => (stateOf(row) === "paused" ? [words.t("pausedText")] : []),
  },
];

const whenNotes = (words: Words, { schedule }: Row, now: Date): string[] => {
  const { every, lastRanAt } = schedule ?? { every: null, lastRanAt: null };
  return [
    ...(every === "month" || every === "quarter"
      ? [words.t("next", { day: formatDate(nextDay(every, now), words.lang) })]
      : []),
    ...(lastRanAt ? [words.t("last", { time: formatDateTime(lastRanAt, words.lang) })] : []),
  ];
};
