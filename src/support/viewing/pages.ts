import { formatDateTime } from "../../kernel/dates.ts";
import type { Words } from "../messages.ts";

type Viewed = {
  readonly name: string;
  readonly role: "subscriber" | "viewer" | "accountant" | "administrator" | "supervisor";
  readonly reason: string;
  readonly ticket: string;
  readonly endsAt: number;
  readonly now: Date;
};

export const bannerOf = (words: Words, { name, role, reason, ticket, endsAt, now }: Viewed) => ({
  label: words.t("bannerLabel"),
  text: words.t("bannerText", { name, role: words.t(`role.${role}`) }),
  ticket: words.t("bannerTicket", { ticket }),
  reason: words.t("bannerReason", { reason }),
  /** Without JavaScript: the time of day, Minsk. */
  until: words.t("bannerUntil", { time: formatDateTime(new Date(endsAt), words.lang).slice(-5) }),
  left: words.t("bannerLeft"),
  seconds: Math.max(0, Math.ceil((endsAt - now.getTime()) / 1000)),
  over: "/support",
  action: "/support/viewing/end",
  end: words.t("bannerEnd"),
});
