import type { DocumentKind } from "../../deliveries/index.ts";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Lang } from "../../kernel/lang.ts";
import { formatMonth, monthOf } from "../../kernel/month.ts";
import { maskPeer } from "../../kernel/peer.ts";
import { plainNumbers } from "../../kernel/signs.ts";
import { type AccountScope, inScope, type Tx } from "../../platform/db.ts";
import { wordsFor } from "../../platform/i18n.ts";
import { lettersFor, said } from "../../platform/letters.ts";
import { type DetailsRequest, type Format, formats } from "./details-request.ts";
import { netBy } from "./file/call-record.ts";
import { cellsBy, columnsOf } from "./file/columns.ts";
import { contentBy, type Parts } from "./file/content.ts";
import { csvLine, jsonLine } from "./file/lines.ts";
import { passingOf } from "./file/passing.ts";
import { type Batch, recordBatches } from "./file/records.ts";
import { isRequestComplete, summaryLines } from "./file/summary.ts";
import { noteMade } from "./made.ts";
import { messages, type Words } from "./messages.ts";
import { findRequest, findVatRate, type Made, readRequest } from "./repository.ts";
import { prepareMonthlyDetails } from "./request.ts";

/** Детализация of one request; call records are personal data, so whoever may order for subscribers may have it. */
export const callDetailsDocument: DocumentKind = {
  name: "call-details",
  permission: "orders:write",
  sendPermission: "orders:write",
  formats,
  keepsFormat: true,
  keptDays: 7,
  pageOf: (id) => `/call-details/${id}`,
  schedule: {
    every: ["month"],
    titleIn: (lang) => wordsFor(messages, lang).t("onSchedule"),
    prepare: (tx, { from }) => prepareMonthlyDetails(tx, monthOf(from)),
  },
  titleOf: async (tx, id, lang) => titleOf(wordsFor(messages, lang), await requestedIn(tx, id)),
  make: async (scope, { subjectId, format, lang }) => {
    const request = await inScope(scope, (tx) => requestedIn(tx, subjectId));
    return detailsFile(scope, { ...request, format: formatOf(format) }, lang);
  },
  mailOf: async (scope, { subjectId, lang }, { operator }) => {
    const words = lettersFor(messages, lang);
    const request = await findRequest(scope, subjectId);
    if (!request?.sha256) throw new NotFound(`call details ${subjectId}`);
    const { records, net, gross, sha256 } = request;
    const made = { records: records ?? 0, net: net ?? 0, gross: gross ?? 0, sha256 } as Made;
    const text = [
      words.t("mailGreeting"),
      words.t("mailAbout", { month: formatMonth(request.month, lang), account: formatAccountNumber(scope.accountId) }),
      summaryLines(words, { accountId: scope.accountId, request, made })
        .map(([label, value]) => `${label}: ${said(String(value))}`)
        .join("\n"),
      [operator.name, operator.phone, operator.email].join("\n"),
    ].join("\n\n");
    return { subject: titleOf(words, request), text };
  },
};

const requestedIn = async (tx: Tx, id: string): Promise<DetailsRequest> => {
  const request = await readRequest(tx, id);
  if (!request?.requestedAt) throw new NotFound(`call details ${id}`);
  return request;
};

const formatOf = (format: string): Format => formats.find((each) => each === format) ?? "xlsx";

const titleOf = (words: Words, request: DetailsRequest): string =>
  words.t(isRequestComplete(request) ? "docTitle" : "docTitleIncomplete", {
    month: formatMonth(request.month, words.lang),
  });

const types: Readonly<Record<Format, string>> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "application/zip",
  ndjson: "application/gzip",
};
const endings: Readonly<Record<Format, string>> = { xlsx: "xlsx", csv: "zip", ndjson: "ndjson.gz" };

/** The file of a request, made while it is read. Made again from the same records it has the same bytes. */
export const detailsFile = async (scope: AccountScope, request: DetailsRequest, lang: Lang, lastRow?: number) => {
  const words = wordsFor(messages, lang);
  const { format, month } = request;
  const rate = await findVatRate(scope, month);
  if (rate === undefined) throw new Error(`no rate of VAT is known for ${month}`);
  const name = words.t(isRequestComplete(request) ? "fileName" : "fileNameIncomplete", {
    account: formatAccountNumber(scope.accountId),
    month,
  });
  const content = detailsContent(recordBatches(scope, request.id, month), request, {
    name,
    lang,
    rate,
    ...(lastRow !== undefined && { lastRow }),
    summary: async (made) => {
      await inScope(scope, (tx) => noteMade(tx, request, made));
      return summaryLines(words, { accountId: scope.accountId, request, made });
    },
  });
  return { fileName: `${name}.${endings[format]}`, contentType: types[format], content };
};

type Making = Pick<Parts, "summary" | "lastRow"> & {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly lang: Lang;
  /** Of VAT, percent. */
  readonly rate: number;
};

/** A file of records that are read in batches. */
export const detailsContent = (
  read: AsyncIterable<Batch>,
  request: DetailsRequest,
  { name, lang, rate, ...making }: Making,
) => {
  const words = wordsFor(messages, lang);
  const rules = { net: netBy(rate), peer: request.isFull ? whole : plainMask };
  const passing = passingOf(read, rules, request.format === "ndjson" ? jsonLine : csvLine);
  return contentBy[request.format](passing, {
    name: request.format === "xlsx" ? words.t(isRequestComplete(request) ? "sheet" : "sheetIncomplete") : name,
    summaryName: words.t("summarySheet"),
    summaryColumns: [
      { title: words.t("sumWhat"), width: 44 },
      { title: words.t("sumValue"), type: "number", width: 90 },
    ],
    columns: columnsOf(words),
    cells: cellsBy(words),
    ...making,
  });
};

const whole = (peer: string): string => peer;
const plainMask = (peer: string): string => plainNumbers(maskPeer(peer));
