import { type Column, type RowAction, tableOf } from "../../kernel/column.ts";
import { formatDate, formatDateTime } from "../../kernel/dates.ts";
import { formatMsisdn, type Msisdn } from "../../kernel/msisdn.ts";
import type { Words } from "../messages.ts";
import type { Factors, Passkey } from "../repository.ts";

const base = "/profile/second-factor";
const fewCodes = 3;

export type Overview = {
  readonly factors: Factors;
  /** The role requires a factor, and the user has none. */
  readonly isMissing: boolean;
  /** The role requires a factor, and the user has only one, which therefore cannot be removed. */
  readonly isLastKept: boolean;
  readonly phone: string | null;
  /** Why codes by SMS cannot be turned on. */
  readonly smsBar: "smsNoNumber" | "smsOneChannel" | null;
  readonly canMakePasskeys: boolean;
  /** The address at which passkeys work; null: none. */
  readonly passkeyOrigin: string | null;
  readonly supportPhone: string;
  readonly typedName?: string | undefined;
  readonly nameFault?: string | undefined;
  readonly error?: string | undefined;
};

export const offPage = (words: Words) => ({ title: words.t("title"), text: words.t("offText") });

export const overviewPage = (words: Words, view: Overview) => ({
  title: words.t("title"),
  lead: words.t("lead"),
  error: view.error ?? null,
  required: view.isMissing ? { kind: "warning", title: words.t("requiredTitle"), text: words.t("requiredText") } : null,
  cards: [totpCard(words, view), smsCard(words, view)],
  passkeys: passkeyCard(words, view),
  codes: codesCard(words, view.factors),
  lost: words.t("lost", { phone: view.supportPhone }),
});

const totpCard = (words: Words, { factors, isLastKept }: Overview) => ({
  id: "totp",
  icon: "device-mobile",
  title: words.t("totpTitle"),
  text: words.t("totpText"),
  risk: null,
  ...stateOf(words, factors.totpAt),
  ...formOf(words, "totp", { isOn: factors.totpAt !== null, isLastKept, isPossible: true }),
});

const smsCard = (words: Words, { factors, phone, smsBar, isLastKept }: Overview) => ({
  id: "sms",
  icon: "message-2",
  title: words.t("smsTitle"),
  text:
    phone && !smsBar ? words.t("smsText", { phone: formatMsisdn(phone as Msisdn) }) : words.t(smsBar ?? "smsNoNumber"),
  risk: words.t("smsRisk"),
  ...stateOf(words, factors.smsAt),
  ...formOf(words, "sms", { isOn: factors.smsAt !== null, isLastKept, isPossible: smsBar === null }),
});

const stateOf = (words: Words, onSince: Date | null) => ({
  state: { text: words.t(onSince ? "stateOn" : "stateOff"), kind: onSince ? "success" : "neutral" },
  since: onSince ? words.t("since", { date: formatDate(onSince, words.lang) }) : null,
});

type Card = { readonly isOn: boolean; readonly isLastKept: boolean; readonly isPossible: boolean };

/** The button to add or remove a factor, or the note why it cannot be removed. */
const formOf = (words: Words, at: "totp" | "sms", { isOn, isLastKept, isPossible }: Card) => {
  if (!isOn) {
    const form = { action: `${base}/${at}`, text: words.t("add"), look: "btn-primary" };
    return { form: isPossible ? form : null, note: null };
  }
  if (isLastKept) return { form: null, note: words.t("lastNote") };
  return { form: { action: `${base}/${at}/removal`, text: words.t("remove"), look: "" }, note: null };
};

const passkeyCard = (words: Words, view: Overview) => ({
  title: words.t("passkeysTitle"),
  text: words.t("passkeysText"),
  none: words.t("passkeysNone"),
  table:
    view.factors.passkeys.length === 0
      ? null
      : tableOf(passkeyColumns(words), view.factors.passkeys, {
          label: words.t("passkeysTitle"),
          actions: view.isLastKept ? undefined : removing(words),
        }),
  note: view.isLastKept && view.factors.passkeys.length > 0 ? words.t("lastNote") : null,
  form: view.canMakePasskeys ? passkeyForm(words, view) : null,
  elsewhere: view.canMakePasskeys ? null : elsewhere(words, view.passkeyOrigin),
});

const passkeyColumns = (words: Words): readonly Column<Passkey>[] => [
  { key: "name", title: words.t("columnName"), isLead: true, text: ({ name }) => name },
  { key: "added", title: words.t("columnAdded"), text: ({ addedAt }) => formatDate(addedAt, words.lang) },
  {
    key: "used",
    title: words.t("columnUsed"),
    text: ({ usedAt }) => (usedAt ? formatDateTime(usedAt, words.lang) : words.t("never")),
  },
];

const removing = (words: Words) => ({
  title: words.t("removePasskey"),
  of: ({ id, name }: Passkey): RowAction[] => [
    {
      text: words.t("removePasskey"),
      label: words.t("removePasskeyNamed", { name }),
      post: `${base}/passkeys/${id}/removal`,
      icon: "trash",
    },
  ],
});

export const longestName = 60;

const passkeyForm = (words: Words, { typedName = "", nameFault }: Overview) => ({
  action: `${base}/passkeys`,
  optionsUrl: `${base}/passkeys/options`,
  field: {
    name: "name",
    label: words.t("passkeyName"),
    hint: words.t("passkeyNameHint"),
    value: typedName,
    error: nameFault,
    maxlength: longestName,
    required: true,
    autocomplete: "off",
  },
  text: words.t("passkeyAdd"),
  noBrowser: words.t("passkeyNoBrowser"),
  cancelled: words.t("passkeyCancelled"),
});

const elsewhere = (words: Words, origin: string | null) => ({
  kind: "info",
  text: origin ? words.t("passkeyElsewhere", { origin }) : words.t("passkeyNowhere"),
  href: origin && `${origin}${base}`,
  linkText: words.t("openThere"),
});

const codesCard = (words: Words, factors: Factors) => {
  const isOn = factors.totpAt !== null || factors.smsAt !== null || factors.passkeys.length > 0;
  const left = words.t("codesLeft", { count: factors.codesLeft });
  return {
    title: words.t("codesTitle"),
    text: words.t("codesText"),
    left: isOn ? left : words.t("codesNone"),
    few: isOn && factors.codesLeft <= fewCodes ? words.t("codesFew") : null,
    form: isOn
      ? { action: `${base}/recovery-codes`, text: words.t("codesRenew"), note: words.t("codesRenewNote") }
      : null,
  };
};
