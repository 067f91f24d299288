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
    columns: {
      device: words.t("columnDevice"),
      address: words.t("columnAddress"),
      way: words.t("columnWay"),
      begun: words.t("columnBegun"),
      seen: words.t("columnSeen"),
      end: words.t("columnEnd"),
    },
    rows: [...own, ...others].map((signIn) => sessionRow(words, signIn, signIn.id === ownId)),
    others:
      others.length === 0
        ? null
        : { action: "/profile/sessions/others/end", text: words.t("endOthers"), note: words.t("endOthersNote") },
    alone: others.length === 0 ? words.t("alone") : null,
  };
};

const sessionRow = (words: Words, signIn: SignIn, isOwn: boolean) => {
  const device = agentText(words, signIn.agent);
  const begun = formatDateTime(signIn.startedAt, words.lang);
  return {
    device,
    thisText: isOwn ? words.t("thisSession") : null,
    address: signIn.address || "—",
    way: wayText(words, signIn.way),
    begun,
    seen: isOwn ? words.t("now") : formatDateTime(signIn.seenAt, words.lang),
    end: isOwn
      ? null
      : {
          action: `/profile/sessions/${signIn.id}/end`,
          text: words.t("end"),
          label: words.t("endOf", { device, begun }),
        },
  };
};
