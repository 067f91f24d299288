import { formatAccountNumber, showAccountNumber } from "../../kernel/account-number.ts";
import { type Column, tableOf } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import type { Words } from "../messages.ts";
import { reasonField, type Typed } from "../pages.ts";
import type { QueueWords } from "./messages.ts";

type Job = {
  readonly id: string;
  readonly name: string;
  readonly accountId: number | null;
  readonly failedAt: Date;
  readonly tries: number;
  readonly fault: string;
};
/** A form without its reason, or with too long a one. */
export type Refused = { readonly job: string; readonly typed: Typed };
type Input = { readonly jobs: readonly Job[]; readonly isMore: boolean; readonly refused: Refused | undefined };

/** The page's own words, and those that all of support's pages share. */
type Said = { readonly own: QueueWords; readonly support: Words };

export const queuePage = (words: QueueWords, support: Words, { jobs, isMore, refused }: Input) => ({
  title: words.t("title"),
  lead: words.t("lead"),
  back: { text: support.t("toSearch"), href: "/support" },
  all:
    jobs.length > 1
      ? settleForm({ own: words, support }, { id: "all", title: words.t("retryAll"), refused, mayDrop: false })
      : null,
  table:
    jobs.length === 0 ? null : tableOf(columnsOf({ own: words, support }, refused), jobs, { label: words.t("title") }),
  more: isMore ? words.t("more", { count: jobs.length }) : null,
  empty: jobs.length > 0 ? null : { icon: "circle-check", title: words.t("empty"), text: words.t("emptyText") },
});

const columnsOf = ({ own: words, support }: Said, refused: Refused | undefined): readonly Column<Job>[] => [
  { key: "job", title: words.t("job"), isLead: true, text: ({ name }) => name },
  {
    key: "account",
    title: words.t("account"),
    kind: "nums",
    text: ({ accountId }) => (accountId === null ? "" : showAccountNumber(accountId)),
    href: ({ accountId }) => (accountId === null ? null : `/support/accounts/${formatAccountNumber(accountId)}`),
  },
  {
    key: "failed",
    title: words.t("failed"),
    kind: "datetime",
    text: ({ failedAt }) => formatDateTime(failedAt, words.lang),
  },
  { key: "tries", title: words.t("tries"), kind: "number", text: ({ tries }) => String(tries) },
  { key: "fault", title: words.t("fault"), text: ({ fault }) => fault },
  {
    key: "settle",
    title: words.t("settle"),
    text: () => "",
    part: ({ id, name, failedAt }) => ({
      view: "support/settle",
      locals: settleForm(
        { own: words, support },
        {
          id,
          title: words.t("open"),
          label: words.t("openOf", { job: name, moment: formatDateTime(failedAt, words.lang) }),
          refused,
          mayDrop: true,
        },
      ),
    }),
  },
];

type FormInput = { id: string; title: string; label?: string; refused: Refused | undefined; mayDrop: boolean };

/** Locals of views/support/settle.ejs. */
const settleForm = ({ own, support }: Said, { id, title, label, refused, mayDrop }: FormInput) => {
  const typed = refused?.job === id ? refused.typed : undefined;
  return {
    summary: title,
    label: label ?? title,
    isOpen: typed !== undefined,
    job: id,
    field: reasonField(support, id, typed),
    buttons: [
      { value: "retry", text: own.t("retry"), look: "btn-primary" },
      ...(mayDrop ? [{ value: "drop", text: own.t("drop"), look: "" }] : []),
    ],
  };
};
