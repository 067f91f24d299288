/** What a mail server's answer comes down to for the user. */
export type AdviceKind =
  | "size"
  | "full"
  | "address"
  | "domain"
  | "closed"
  | "policy"
  | "sender"
  | "wait"
  | "busy"
  | "signIn"
  | "noAnswer"
  | "cut"
  | "unknown";

/** Who can mend it: the operator, or the recipient and those who look after their mailbox. */
export type Mender = "operator" | "recipient";
export type Advice = { readonly kind: AdviceKind; readonly by: Mender };

/**
 * Reads the answer to one try, as `MailRefused` and `MailDelayed` carry it: the enhanced status code (RFC 3463, the IANA
 * registry) comes before the server's words, and both before the basic code (RFC 5321), which says least.
 */
export const adviceOf = (answer: string): Advice => {
  const kind = kindOf(answer);
  return { kind, by: operators.has(kind) ? "operator" : "recipient" };
};

const operators: ReadonlySet<AdviceKind> = new Set(["sender", "busy", "signIn", "noAnswer", "cut"]);

const kindOf = (answer: string): AdviceKind => {
  const code = /^\d{3}(?=[ -]|$)/.exec(answer)?.[0];
  if (code === undefined) return firstOf(ofConnection, answer) ?? "unknown";
  return ofReply({ code, detail: detailOf(answer), answer }) ?? "unknown";
};

/** `detail`: the enhanced code without its class, such as `1.1`; empty where the server gives none. */
type Reply = { readonly code: string; readonly detail: string; readonly answer: string };

const detailOf = (answer: string): string => /(?:^|[ -])[245]\.(\d{1,3}\.\d{1,3})(?=\D|$)/.exec(answer)?.[1] ?? "";

const ofReply = ({ code, detail, answer }: Reply): AdviceKind | undefined =>
  firstOf(aboutSender, `${code} ${detail}`) ??
  ofTrust({ code, detail, answer }) ??
  firstOf(ofDetail, detail) ??
  firstOf(ofWords, answer) ??
  firstOf(ofBasic, code);

/** x.7.z, or no detail at all: the words tell the sender's checks and a pause apart from other rules. */
const ofTrust = ({ code, detail, answer }: Reply): AdviceKind | undefined => {
  const isLater = code.startsWith("4");
  if (isLater && /gr[ae]y-?list/i.test(answer)) return "wait";
  if (detail !== "" && !detail.startsWith("7.")) return undefined;
  if (/\b(?:spf|dkim|dmarc|relay(?:ing)?)\b/i.test(answer)) return "sender";
  return isLater && detail !== "" ? "wait" : undefined;
};

type Rules = readonly (readonly [RegExp, AdviceKind])[];
const firstOf = (rules: Rules, text: string): AdviceKind | undefined =>
  rules.find(([pattern]) => pattern.test(text))?.[1];

/** Of code and detail: sign-in is asked for or fails; then RFC 7372 (SPF, DKIM, reverse DNS) and a sender address refused. */
const aboutSender: Rules = [
  [/^(?:530|534|535|538)/, "signIn"],
  [/ 7\.(?:8|9|11|14)$/, "signIn"],
  [/ (?:7\.2[0-7]|1\.[78])$/, "sender"],
];

const ofDetail: Rules = [
  [/^(?:2\.3|3\.4)$/, "size"],
  [/^2\.2$/, "full"],
  [/^2\.[01]$/, "closed"],
  [/^1\.(?:2|10)$|^4\.4$/, "domain"],
  [/^1\./, "address"],
  [/^[34]\./, "busy"],
  [/^[67]\./, "policy"],
];

const ofWords: Rules = [
  [/quota|mailbox (?:is )?full/i, "full"],
  [/too (?:big|large)|size limit/i, "size"],
  [/spam|black-?list|block-?list|blocked|policy/i, "policy"],
];

const ofBasic: Rules = [
  [/^(?:552|523)$/, "size"],
  [/^(?:550|551|553)$/, "address"],
  [/^(?:521|556)$/, "domain"],
  [/^554$/, "policy"],
  [/^45[01]$/, "wait"],
  [/^4/, "busy"],
];

/** nodemailer's own words where no server has answered, and ours for a message that was never sent (platform/mail.ts). */
const ofConnection: Rules = [
  [/recipient is not a mailbox/, "address"],
  [/closed|ECONNRESET|EPIPE|hang up/i, "cut"],
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|time[- ]?out|abort|greeting|TLS|certificate|DNS/i,
    "noAnswer",
  ],
  [/auth|login|credentials/i, "signIn"],
];
