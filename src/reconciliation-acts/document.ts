import type { DocumentKind } from "../deliveries/index.ts";
import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Operator } from "../platform/config.ts";
import { type AccountScope, inScope } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import { lettersFor } from "../platform/letters.ts";
import { messages as pageMessages } from "./messages.ts";
import { actBook } from "./paper/book.ts";
import { messages, type Words } from "./paper/messages.ts";
import { type ActLine, type ActPaper, linesOf, monthLines } from "./paper/paper.ts";
import { actPdf } from "./paper/pdf.ts";
import { findHistory, paymentBatches } from "./paper/repository.ts";
import { conclusionText, daysOf, mostPrinted } from "./paper/texts.ts";
import { prepareAct } from "./prepare.ts";
import { type Act, findAct } from "./repository.ts";
import { type Period, statementOf } from "./statement.ts";

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Акт сверки (guide, chapter 6); its subject is the id of an ordered act. */
export const actDocument: DocumentKind = {
  name: "reconciliation-act",
  permission: "documents:read",
  sendPermission: "deliveries:send",
  formats: ["pdf", "xlsx"],
  keptDays: 30,
  pageOf: (id) => `/reconciliation-acts/${id}`,
  schedule: {
    every: ["month", "quarter"],
    titleIn: (lang) => wordsFor(pageMessages, lang).t("title"),
    prepare: (tx, { from, to }) => prepareAct(tx, from, to),
  },
  titleOf: async (tx, id, lang) => {
    const act = await findAct(tx, Number(id));
    if (!act) throw new NotFound(`reconciliation act ${id}`);
    const words = wordsFor(messages, lang);
    return words.t("shortTitle", daysOf(words, act.period));
  },
  make: async (scope, { subjectId, format, lang }, operator) => {
    const words = wordsFor(messages, lang);
    const paper = await paperOf(scope, await actOf(scope, subjectId), operator);
    const isBook = format === "xlsx";
    const content = isBook
      ? await actBook(paper, linesOf(paper.statement, paymentBatches(scope, paper.statement.period)), words)
      : await printed(scope, paper, words);
    const contentType = isBook ? xlsxType : "application/pdf";
    return { fileName: fileNameOf(words, scope, paper, isBook ? "xlsx" : "pdf"), contentType, content: [content] };
  },
  mailOf: async (scope, { subjectId, lang }, { operator }) => {
    const words = lettersFor(messages, lang);
    const paper = await paperOf(scope, await actOf(scope, subjectId), operator);
    const days = daysOf(words, paper.statement.period);
    const text = [
      words.t("mailGreeting"),
      words.t("mailAbout", { account: paper.account, ...days }),
      conclusionText(words, paper),
      words.t("mailSign"),
      [operator.name, operator.phone, operator.email].join("\n"),
    ].join("\n\n");
    return { subject: words.t("shortTitle", days), text };
  },
};

const actOf = async (scope: AccountScope, id: string): Promise<Act> => {
  const act = await inScope(scope, (tx) => findAct(tx, Number(id)));
  if (!act) throw new NotFound(`reconciliation act ${id}`);
  return act;
};

const paperOf = async (scope: AccountScope, act: Act, operator: Operator): Promise<ActPaper> => {
  const { client, ...history } = await findHistory(scope);
  return {
    operator,
    client,
    account: showAccountNumber(scope.accountId),
    statement: statementOf(history, act.period),
    drawnUpOn: isoDay(act.orderedAt ?? act.createdAt),
  };
};

const printed = async (scope: AccountScope, paper: ActPaper, words: Words): Promise<Buffer> => {
  const { statement } = paper;
  if (statement.lines > mostPrinted) return actPdf(paper, monthLines(statement), true, words);
  const lines: ActLine[] = [];
  for await (const batch of linesOf(statement, paymentBatches(scope, statement.period))) lines.push(...batch);
  return actPdf(paper, lines, false, words);
};

const fileNameOf = (words: Words, { accountId }: AccountScope, { statement }: ActPaper, ending: string): string => {
  const { from, to }: Period = statement.period;
  return `${words.t("fileName", { account: formatAccountNumber(accountId), from, to })}.${ending}`;
};
