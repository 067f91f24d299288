import { showAccountNumber } from "../kernel/account-number.ts";
import { type Column, tableOf } from "../kernel/column.ts";
import { formatDate, formatDateTime } from "../kernel/dates.ts";
import { formatMsisdn, isMsisdn } from "../kernel/msisdn.ts";
import { agentOf } from "./agent.ts";
import type { Words } from "./messages.ts";
import type { HeldRole, SignIn } from "./repository.ts";

export type ProfileView = {
  readonly user: {
    readonly name: string;
    readonly phone: string | null;
    readonly email: string | null;
    readonly isStaff: boolean;
  };
  readonly loginAccount: number | null;
  readonly grants: readonly HeldRole[];
  readonly signIns: readonly SignIn[];
  /** The sign-in of this session. */
  readonly ownId: string | null;
  /** Whether the session of a sign-in has not expired. */
  readonly isOpen: (signIn: SignIn) => boolean;
  readonly isPlain: boolean;
};

export const profilePage = (words: Words, view: ProfileView) => ({
  title: words.t("title"),
  isPlain: view.isPlain,
  about: { title: words.t("about"), rows: aboutRows(words, view) },
  safety: { title: words.t("safety"), items: safetyLinks(words) },
  roles: rolesCard(words, view),
  history: historyCard(words, view),
});

const aboutRows = (words: Words, { user, loginAccount }: ProfileView) => [
  { label: words.t("name"), value: user.name },
  { label: words.t("phone"), value: phoneText(user.phone) ?? words.t("none") },
  { label: words.t("email"), value: user.email ?? words.t("none") },
  ...(loginAccount === null ? [] : [{ label: words.t("loginAccount"), value: showAccountNumber(loginAccount) }]),
];

const phoneText = (phone: string | null): string | null =>
  phone !== null && isMsisdn(phone) ? formatMsisdn(phone) : phone;

const safetyLinks = (words: Words) =>
  (
    [
      ["password", "key", "/profile/password"],
      ["factor", "shield-lock", "/profile/second-factor"],
      ["sessions", "device-desktop", "/profile/sessions"],
    ] as const
  ).map(([key, icon, href]) => ({ icon, href, text: words.t(`link.${key}`), hint: words.t(`hint.${key}`) }));

const rolesCard = (words: Words, { grants, user }: ProfileView) => ({
  title: words.t("roles"),
  table: grants.length === 0 ? null : tableOf(roleColumns(words), grants, { label: words.t("roles") }),
  emptyText: words.t(user.isStaff ? "noRolesOfStaff" : "noRoles"),
});

const roleColumns = (words: Words): readonly Column<HeldRole>[] => [
  {
    key: "account",
    title: words.t("columnAccount"),
    kind: "nums",
    isLead: true,
    text: ({ accountId }) => showAccountNumber(accountId),
    notes: ({ clientName }) => [clientName],
  },
  {
    key: "role",
    title: words.t("columnRole"),
    text: ({ role }) => roleText(words, role),
    notes: ({ msisdn }) => [phoneText(msisdn) ?? ""].filter(Boolean),
  },
  {
    key: "given",
    title: words.t("columnGiven"),
    kind: "date",
    text: ({ grantedAt }) => formatDate(grantedAt, words.lang),
    notes: ({ grantedBy }) => [grantedBy ?? words.t("byOperator")],
  },
];

const roles = ["subscriber", "viewer", "accountant", "administrator", "supervisor"] as const;
const roleText = (words: Words, role: string): string => {
  const known = roles.find((each) => each === role);
  return known ? words.t(`role.${known}`) : role;
};

const historyCard = (words: Words, { signIns, ownId, isOpen }: ProfileView) => ({
  title: words.t("history"),
  note: words.t("historyNote"),
  table:
    signIns.length === 0
      ? null
      : tableOf(
          signInColumns(words, (signIn) =>
            endOf(words, signIn, { isOwn: signIn.id === ownId, isOpen: isOpen(signIn) }),
          ),
          signIns,
          { label: words.t("history") },
        ),
  emptyText: words.t("noHistory"),
});

type End = { readonly text: string; readonly badge: "info" | "success" | null };

const signInColumns = (words: Words, end: (signIn: SignIn) => End): readonly Column<SignIn>[] => [
  {
    key: "at",
    title: words.t("columnAt"),
    kind: "datetime",
    isLead: true,
    text: ({ startedAt }) => formatDateTime(startedAt, words.lang),
  },
  { key: "way", title: words.t("columnWay"), text: ({ way }) => wayText(words, way) },
  { key: "device", title: words.t("columnDevice"), text: ({ agent }) => agentText(words, agent) },
  { key: "address", title: words.t("columnAddress"), kind: "nums", text: ({ address }) => address || "—" },
  {
    key: "ended",
    title: words.t("columnEnded"),
    kind: "state",
    text: (signIn) => end(signIn).text,
    tone: (signIn) => end(signIn).badge,
  },
];

/** A session that nobody ended has expired once it was idle or open for too long. */
const endOf = (words: Words, { endedAt }: SignIn, { isOwn, isOpen }: { isOwn: boolean; isOpen: boolean }): End => {
  if (endedAt) return { text: formatDateTime(endedAt, words.lang), badge: null };
  if (isOwn) return { text: words.t("thisSession"), badge: "info" };
  return isOpen ? { text: words.t("open"), badge: "success" } : { text: words.t("expired"), badge: null };
};

const ways = ["sms", "password", "account", "email", "passkey"] as const;

export const wayText = (words: Words, way: string): string => {
  const known = ways.find((each) => each === way);
  return words.t(known ? `way.${known}` : "way.other");
};

/** «Chrome, Windows». */
export const agentText = (words: Words, header: string): string => {
  const { browser, system } = agentOf(header);
  const name = browser === "yandex" ? words.t("yandex") : (browser ?? words.t("unknownBrowser"));
  return system === null ? name : `${name}, ${system}`;
};
