import { type Column, type RowAction, tableOf } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import type { Words } from "../messages.ts";
import { agentText, wayText } from "../pages.ts";
import type { SignIn } from "../repository.ts";

type Input = { readonly signIns: readonly SignIn[]; readonly ownId: string | null; readonly isPlain: boolean };

export const sessionsPage = (words: Words, { signIns, ownId, isPlain }: Input) => {
  // the session of this browser first, to compare the others with
  const [own, others] = [signIns.filter(({ id }) => id === ownId), signIns.filter(({ id }) => id !== ownId)];
  return {
    title: words.t("sessionsTitle"),
    lead: words.t("sessionsLead"),
    isPlain,
    back: { text: words.t("title"), href: "/profile" },
    table: tableOf(sessionColumns(words, ownId), [...own, ...others], {
      label: words.t("sessionsTitle"),
      actions: ending(words, ownId),
    }),
    others:
      others.length === 0
        ? null
        : { action: "/profile/sessions/others/end", text: words.t("endOthers"), note: words.t("endOthersNote") },
    alone: others.length === 0 ? words.t("alone") : null,
  };
};

const sessionColumns = (words: Words, ownId: string | null): readonly Column<SignIn>[] => [
  {
    key: "device",
    title: words.t("columnDevice"),
    isLead: true,
    text: ({ agent }) => agentText(words, agent),
    badge: ({ id }) => (id === ownId ? { text: words.t("thisSession"), tone: "info" } : null),
  },
  { key: "address", title: words.t("columnAddress"), kind: "nums", text: ({ address }) => address || "—" },
  { key: "way", title: words.t("columnWay"), text: ({ way }) => wayText(words, way) },
  { key: "begun", title: words.t("columnBegun"), kind: "datetime", text: (signIn) => begunText(words, signIn) },
  {
    key: "seen",
    title: words.t("columnSeen"),
    kind: "datetime",
    text: ({ id, seenAt }) => (id === ownId ? words.t("now") : formatDateTime(seenAt, words.lang)),
  },
];

const begunText = (words: Words, { startedAt }: SignIn): string => formatDateTime(startedAt, words.lang);

const ending = (words: Words, ownId: string | null) => ({
  title: words.t("columnEnd"),
  of: (signIn: SignIn): RowAction[] => {
    if (signIn.id === ownId) return [];
    const what = { device: agentText(words, signIn.agent), begun: begunText(words, signIn) };
    return [{ text: words.t("end"), label: words.t("endOf", what), post: `/profile/sessions/${signIn.id}/end` }];
  },
});
