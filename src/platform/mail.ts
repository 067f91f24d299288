import type { Readable } from "node:stream";
import { createTransport, type NodemailerError } from "nodemailer";
import type { Dkim } from "./dkim.ts";
import { asciiMailbox, isMailbox } from "./mailbox.ts";

export { isMailbox } from "./mailbox.ts";

export type Attachment = { filename: string; content: Buffer | Readable; contentType: string };

export type Message = {
  to: string;
  subject: string;
  text: string;
  html?: string;
  attachments?: readonly Attachment[];
  /** `<name@domain>`, the same each time this message is sent, so that a mailbox shows a repeated one once. */
  messageId: string;
};

export type Mailer = {
  /**
   * Resolves once the server has taken the message over, with its words.
   * @throws MailRefused, MailDelayed
   */
  send(message: Message): Promise<{ answer: string }>;
  close(): Promise<void>;
};

export type MailerOptions = {
  /** SMTP_URL; `?requireTLS=true` and the like are nodemailer's. */
  url: string;
  from: { name: string; address: string };
  dkim?: Dkim | undefined;
  /** For connecting, for the greeting and for each pause of the server; the whole conversation may take six times that. */
  timeoutMs?: number;
};

/** The message will never be accepted. `answer`: the server's words, or ours if the message was not sent. */
export class MailRefused extends Error {
  override readonly name = "MailRefused";
  readonly answer: string;

  constructor(answer: string) {
    super(`mail refused: ${answer}`);
    this.answer = answer;
  }
}

/** The message may be sent again later: the server is unreachable, busy or wrongly configured. */
export class MailDelayed extends Error {
  override readonly name = "MailDelayed";
  readonly answer: string;

  constructor(answer: string) {
    super(`mail delayed: ${answer}`);
    this.answer = answer;
  }
}

export function createMailer(options: MailerOptions): Mailer {
  const { url, from, dkim, timeoutMs = 10_000 } = options;
  checkSender(from);
  const secrets = secretsOf(url);
  const transport = createTransport(
    { ...poolSettings, ...limitsOf(timeoutMs), url, ...(needsTls(url) && { requireTLS: true }), ...(dkim && { dkim }) },
    { from, xMailer: false, headers: { "Auto-Submitted": "auto-generated" } },
  );

  return {
    send: async (message) => {
      checkMessage(message);
      try {
        const sent = await transport.sendMail({ ...contentOf(message), signal: AbortSignal.timeout(timeoutMs * 6) });
        const [rejected] = sent.rejectedErrors ?? [];
        if (rejected) throw rejected;
        return { answer: wordsOf(sent.response, secrets) };
      } catch (error) {
        throw failureOf(error, secrets);
      }
    },
    close: async () => transport.close(),
  };
}

const poolSettings = {
  pool: true,
  maxConnections: 5,
  // only for a message of which no byte was sent: the server had closed the idle connection
  maxRequeues: 1,
  // servers close idle connections at any time; ours are closed before most do (300 s in RFC 5321, often 60 s)
  idleTimeout: 30_000,
  disableFileAccess: true,
  disableUrlAccess: true,
} as const;

const limitsOf = (timeoutMs: number) => ({
  connectionTimeout: timeoutMs,
  greetingTimeout: timeoutMs,
  socketTimeout: timeoutMs,
  dnsTimeout: timeoutMs,
});

/** Copied field by field: no other property of a caller's object may become an envelope, a header or a raw message. */
const contentOf = ({ to, subject, text, html, attachments = [], messageId }: Message) => ({
  to: [{ name: "", address: asciiMailbox(to) }],
  subject,
  text,
  ...(html !== undefined && { html }),
  attachments: attachments.map(({ filename, content, contentType }) => ({ filename, content, contentType })),
  messageId,
});

function checkSender({ name, address }: MailerOptions["from"]): void {
  if (!isMailbox(address) || !isOneLine(name)) throw new TypeError("the sender is not a mailbox");
}

function checkMessage({ to, subject, messageId, attachments = [] }: Message): void {
  if (!isMailbox(asciiMailbox(to))) throw new MailRefused("the recipient is not a mailbox");
  if (!isOneLine(subject)) throw new MailRefused("the subject is more than one line");
  if (!/^<[\w.+-]{1,200}@[\w.-]{1,200}>$/.test(messageId)) throw new MailRefused("the Message-ID is malformed");
  const named = attachments.every(({ filename, contentType }) => isFileName(filename) && isOneLine(contentType));
  if (!named) throw new MailRefused("the name of an attachment is malformed");
}

// oxlint-disable-next-line no-control-regex -- it is the control characters that are refused
const isOneLine = (text: string): boolean => !/[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(text);

const isFileName = (text: string): boolean => isOneLine(text) && /^[^/\\]{1,200}$/.test(text);

/** A password goes over a plain connection to this machine only. */
function needsTls(text: string): boolean {
  const { password, hostname } = new URL(text);
  return password !== "" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

function failureOf(error: unknown, secrets: readonly string[]): MailRefused | MailDelayed {
  if (!isSmtpError(error)) return new MailDelayed(wordsOf(String(error), secrets));
  const answer = wordsOf(error.response ?? error.message, secrets);
  return isPermanent(error) ? new MailRefused(answer) : new MailDelayed(answer);
}

const isSmtpError = (error: unknown): error is NodemailerError => error instanceof Error;

/**
 * Only an answer about this sender, recipient or message is final. A 5xx greeting, a refused sign-in and
 * "sign in first" (530, 534, 535, 538) are about our settings: once these are corrected the mail can be sent.
 */
function isPermanent({ code, responseCode = 0 }: NodemailerError): boolean {
  const ofMessage = code === "EENVELOPE" || code === "EMESSAGE";
  return ofMessage && responseCode >= 500 && ![530, 534, 535, 538].includes(responseCode);
}

const base64 = (plain: string): string => Buffer.from(plain).toString("base64");

function secretsOf(text: string): string[] {
  const url = new URL(text);
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  if (password === "") return [];
  return [base64(`\0${user}\0${password}`), base64(password), password, url.password];
}

/** One line of at most 500 characters, without the password in any form it is sent in. */
function wordsOf(text: string, secrets: readonly string[]): string {
  const clean = secrets.reduce((words, secret) => words.replaceAll(secret, "***"), text);
  return clean.replace(/\s+/g, " ").trim().slice(0, 500);
}
