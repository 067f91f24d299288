import { formatDateTime } from "../kernel/dates.ts";
import { formatMsisdn, isMsisdn } from "../kernel/msisdn.ts";
import { formatBytes } from "../kernel/numbers.ts";
import type { Words } from "./messages.ts";

type Attachment = { readonly name: string; readonly size: number };
type Caught = {
  readonly id: string;
  readonly kind: "mail" | "sms";
  readonly at: Date;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
};

export const outboxPage = (words: Words, caught: readonly Caught[]) => ({
  title: words.t("title"),
  lead: words.t("lead"),
  refresh: { text: words.t("refresh"), href: "/outbox" },
  labels: { attachments: words.t("attachments") },
  items: caught.map((item) => ({
    id: `caught-${item.id}`,
    icon: item.kind === "sms" ? "message-2" : "mail",
    title: item.kind === "sms" ? words.t("sms") : item.subject || words.t("noSubject"),
    rows: [
      ...(item.from ? [{ label: words.t("from"), value: item.from }] : []),
      { label: words.t("to"), value: isMsisdn(item.to) ? formatMsisdn(item.to) : item.to },
      { label: words.t("at"), value: formatDateTime(item.at, words.lang) },
    ],
    text: item.text,
    attachments: item.attachments.map(({ name, size }, index) => ({
      text: `${name} (${formatBytes(size, words.lang)})`,
      href: `/outbox/${item.id}/attachments/${index + 1}`,
    })),
  })),
  empty: { title: words.t("emptyTitle"), text: words.t("emptyText") },
});
