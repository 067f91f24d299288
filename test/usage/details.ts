import { read as readWorkbook, utils, type WorkBook } from "@e965/xlsx";
import { simpleParser } from "mailparser";
import { startSending } from "../invoices/sending.ts";
import { type Agent, csrfOf, post } from "../support/portal.ts";

export type Details = Awaited<ReturnType<typeof startDetails>>;

/** The portal, a worker and a mail server, with accounts whose subscribers have called. */
export const startDetails = async () => {
  const sending = await startSending();
  const { portal, smtp } = sending;
  const { given, owner } = portal;
  for (const month of ["2023-11-01", "2026-09-01", "2026-10-01", "2026-11-01"]) {
    await owner.raw("select ensure_usage_partition(?)", [month]);
  }

  const record = (subscriber: { id: number; account_id: number }, columns: Record<string, unknown> = {}) =>
    owner("usage_records").insert({
      account_id: subscriber.account_id,
      subscriber_id: subscriber.id,
      started_at: "2026-10-05T08:15:30Z",
      direction: "outgoing",
      kind: "voice",
      peer: "375296666666",
      zone: "МТС",
      seconds: 61,
      is_in_bundle: false,
      gross: 12,
      ...columns,
    });

  /** An administrator of an account with two subscribers who have called. */
  const givenCalls = async (columns: Record<string, unknown> = {}) => {
    const { account, agent, base } = await sending.givenAdministrator(columns);
    const one = await given.subscriber(account, { last_name: "Жук" });
    const two = await given.subscriber(account, { last_name: "Кот" });
    await record(one);
    await record(two, {
      kind: "data",
      peer: "internet",
      zone: "",
      seconds: 0,
      bytes: 5_000_000,
      is_in_bundle: true,
      gross: 0,
    });
    return { account, agent, base, one, two };
  };

  /** The last mail: its text and what is attached. */
  const lastMail = async () => {
    const raw = smtp.mails.at(-1)?.raw;
    if (!raw) throw new Error("no mail came");
    return simpleParser(raw);
  };
  return { ...sending, record, givenCalls, lastMail };
};

const wanted = { year: "2026", month: "10", method: "text", format: "xlsx", peers: "masked", reason: "" };
type Wanted = Partial<typeof wanted> & { readonly numbers?: string };

/** Sends the form as a browser does. */
export const ask = async (agent: Agent, base: string, fields: Wanted, file?: { name: string; content: Buffer }) => {
  const token = csrfOf(await agent.get("/registration"));
  const request = agent.post(`${base}/call-details`).field({ _csrf: token, ...wanted, ...fields });
  return file ? request.attach("file", file.content, file.name) : request;
};

/** Asked for and confirmed. @returns its address */
export const order = async (agent: Agent, base: string, fields: Wanted): Promise<string> => {
  const { headers, status, text } = await ask(agent, base, fields);
  if (status !== 303) throw new Error(`${status} ${text}`);
  const path = String(headers["location"]);
  await post(agent, `${path}/confirmation`).expect(303);
  return path;
};

export const bookOf = (content: Buffer): WorkBook => readWorkbook(content, { cellDates: false });
/** Rows of a sheet, the heading first. */
export const rowsOf = (book: WorkBook, at: number): unknown[][] =>
  utils.sheet_to_json(book.Sheets[book.SheetNames[at] ?? ""] ?? {}, { header: 1, raw: true });
export const idOf = (path: string): string => path.split("/").at(-1) ?? "";
