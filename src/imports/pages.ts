import { type Column, tableOf } from "../kernel/column.ts";
import { formatDateTime } from "../kernel/dates.ts";
import { formatCount } from "../kernel/numbers.ts";
import { reasonText, type Words } from "./messages.ts";
import type { Run } from "./repository.ts";

type Input = { readonly runs: readonly Run[]; readonly isMore: boolean };

export const importsPage = (words: Words, { runs, isMore }: Input) => ({
  title: words.t("title"),
  lead: words.t("lead"),
  back: { text: words.t("toSearch"), href: "/support" },
  table: runs.length === 0 ? null : tableOf(columnsOf(words), runs, { label: words.t("title") }),
  more: isMore ? words.t("more", { count: runs.length }) : null,
  empty: runs.length > 0 ? null : { icon: "upload", title: words.t("empty"), text: words.t("emptyText") },
});

const columnsOf = (words: Words): readonly Column<Run>[] => {
  const count = (n: number) => formatCount(n, words.lang);
  return [
    {
      key: "file",
      title: words.t("file"),
      isLead: true,
      text: ({ fileName }) => fileName,
      notes: (run) => [words.t(`kind.${run.kind}` as Parameters<Words["t"]>[0])],
    },
    {
      key: "ended",
      title: words.t("ended"),
      kind: "datetime",
      text: ({ endedAt }) => formatDateTime(endedAt, words.lang),
    },
    {
      key: "took",
      title: words.t("took"),
      kind: "number",
      text: (run) => words.t("seconds", { count: secondsOf(run) }),
    },
    { key: "lines", title: words.t("lines"), kind: "number", text: ({ lines }) => count(lines) },
    { key: "imported", title: words.t("imported"), kind: "number", text: ({ imported }) => count(imported) },
    {
      key: "unchanged",
      title: words.t("unchanged"),
      kind: "number",
      text: ({ state, unchanged }) => (state === "done" ? count(unchanged) : ""),
    },
    { key: "refused", title: words.t("refused"), kind: "number", text: ({ refused }) => count(refused) },
    {
      key: "outcome",
      title: words.t("outcome"),
      text: (run) => outcomeOf(words, run),
      notes: (run) => reasonsOf(words, run),
    },
  ];
};

const secondsOf = ({ startedAt, endedAt }: Run): number => Math.ceil((endedAt.getTime() - startedAt.getTime()) / 1_000);

const outcomeOf = (words: Words, { state, refused }: Run): string =>
  words.t(`state.${state === "done" && refused > 0 ? "partly" : state}`);

const mostReasons = 5;

/** Why lines were refused, the most frequent reason first, or why the file was. */
const reasonsOf = (words: Words, { fault, reasons }: Run): string[] =>
  fault === null
    ? Object.entries(reasons)
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, mostReasons)
        .map(([code, count]) =>
          words.t("reasonCount", { reason: reasonText(words, code), count: formatCount(count, words.lang) }),
        )
    : [reasonText(words, fault)];
