import { z } from "zod";
import type { DocumentKind, Progress } from "../../deliveries/index.ts";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import { type AccountFormat, accountFormats } from "../../kernel/delivery-format.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Lang } from "../../kernel/lang.ts";
import type { Operator } from "../../platform/config.ts";
import { type AccountScope, inScope, jobScope } from "../../platform/db.ts";
import { wordsFor } from "../../platform/i18n.ts";
import { lettersFor } from "../../platform/letters.ts";
import { type ZipEntry, zipStream } from "../../platform/sheets/zip-stream.ts";
import { makeInvoice } from "../files/make.ts";
import { messages as invoiceMessages } from "../page-messages.ts";
import { findMonths } from "../repository.ts";
import { messages } from "./messages.ts";

/** An invoice and whose it is. */
export type Place = { readonly accountId: number; readonly id: number };

/** `pdf:20000001/12,20000002/15`: account by account, so that the same choice is the same file. */
export const archiveOver = (format: AccountFormat, places: readonly Place[]): string => {
  const sorted = places.toSorted((a, b) => a.accountId - b.accountId || a.id - b.id);
  return `${format}:${sorted.map(({ accountId, id }) => `${accountId}/${id}`).join(",")}`;
};

const subjectText = z.templateLiteral([z.enum(accountFormats), ":", z.string().regex(/^\d+\/\d+(,\d+\/\d+)*$/)]);

const readSubject = (subjectId: string): { format: AccountFormat; places: Place[] } => {
  const [format, list] = subjectText.parse(subjectId).split(":") as [AccountFormat, string];
  const places = list.split(",").map((one) => {
    const [accountId, id] = one.split("/").map(Number) as [number, number];
    return { accountId, id };
  });
  return { format, places };
};

const accountsIn = (subjectId: string): number[] => [
  ...new Set(readSubject(subjectId).places.map(({ accountId }) => accountId)),
];

/**
 * Invoices of several accounts as one ZIP, a folder an account. It is kept with the first of them, and fetched by those
 * alone who may see the invoices of all (`accountsIn`).
 */
export const invoicesOfAccounts: DocumentKind = {
  name: "invoices-of-accounts",
  permission: "invoices:read",
  sendPermission: "invoices:send",
  formats: ["zip"],
  keptDays: 7,
  accountsIn,
  titleOf: async (_tx, subjectId, lang) => titleOf(subjectId, lang),
  make: async (scope, { subjectId, lang }, operator, progress) => {
    const words = wordsFor(messages, lang);
    const content = zipStream(entriesOf(scope, subjectId, { lang, operator, progress }));
    return { fileName: `${words.t("archiveFile")}.zip`, contentType: "application/zip", content };
  },
  mailOf: async (_scope, { subjectId, lang }, { operator }) => {
    const words = lettersFor(invoiceMessages, lang);
    const subject = titleOf(subjectId, lang);
    const about = words.t("archiveMail", { title: subject });
    const text = [words.t("mailGreeting"), about, [operator.name, operator.phone, operator.email].join("\n")];
    return { subject, text: text.join("\n\n") };
  },
};

const titleOf = (subjectId: string, lang: Lang): string => {
  const words = wordsFor(messages, lang);
  const accounts = words.t("archiveAccounts", { count: accountsIn(subjectId).length });
  return words.t("archiveTitle", { count: readSubject(subjectId).places.length, accounts });
};

type As = { readonly lang: Lang; readonly operator: Operator; readonly progress: Progress | undefined };

/** One by one, as in the archive of one account; each is read with the right to its own account and no other. */
async function* entriesOf({ db }: AccountScope, subjectId: string, { progress, ...as }: As): AsyncGenerator<ZipEntry> {
  const { format, places } = readSubject(subjectId);
  for (const [index, { accountId, id }] of places.entries()) {
    const scope = jobScope(db, accountId);
    const [named] = await inScope(scope, (tx) => findMonths(tx, [id]));
    if (!named) throw new NotFound(`invoice ${accountId}/${id}`);
    const { fileName, content } = await makeInvoice(scope, id, { ...as, format });
    yield { name: `${formatAccountNumber(accountId)}/${named.month}_${fileName}`, content };
    await progress?.((index + 1) / places.length);
  }
}
