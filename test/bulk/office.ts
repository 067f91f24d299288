import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { read as readWorkbook, utils } from "@e965/xlsx";
import { documents } from "../../src/documents.ts";
import { jobHandlers } from "../../src/jobs.ts";
import { plainNumbers } from "../../src/kernel/signs.ts";
import { createNetwork } from "../../src/network/index.ts";
import { operations } from "../../src/operations.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { startWorker } from "../../src/platform/jobs.ts";
import { createMailer } from "../../src/platform/mail.ts";
import { workerUrl } from "../support/database.ts";
import { type Agent, csrfOf, type Portal, signIn } from "../support/portal.ts";

export type Office = Awaited<ReturnType<typeof openOffice>>;
type Upload = { readonly name: string; readonly content: Buffer | string };

/** An administrator at work: an account with 375291000001 to …003, a service, and a list to upload. */
export const openOffice = async (portal: Portal) => {
  const { given } = portal;
  const account = await given.account();
  const [service, suspended] = [await given.service({ description: "Гигабайт в роуминге" }), { status: "suspended" }];
  const subscribers = [
    await given.subscriber(account, { msisdn: "375291000001" }),
    await given.subscriber(account, { msisdn: "375291000002" }),
    await given.subscriber(account, { msisdn: "375291000003", ...suspended }),
  ];
  const agent = await signIn(portal, await given.holder("administrator", account));
  const base = `/a/${account.number}`;
  const form = { category: "1", service: String(service.id), action: "connect", method: "file" };

  const upload = async (file: Upload | undefined, fields: Partial<typeof form> & { draft?: string } = {}) => {
    const token = csrfOf(await agent.get(`${base}/bulk/services`).expect(200));
    const request = agent.post(`${base}/bulk/services`).field({ _csrf: token, ...form, ...fields });
    return file ? request.attach("file", Buffer.from(file.content), file.name) : request;
  };
  /** The address of the draft that an upload leads to. */
  const draft = async (file: Upload): Promise<string> => {
    const answer = await upload(file);
    if (answer.status !== 303) throw new Error(`${answer.status}: ${textOf(answer.text)}`);
    return String(answer.headers["location"]);
  };
  return { account, service, subscribers, agent, base, upload, draft };
};

export const fixture = async (name: string): Promise<Upload> => ({
  name,
  content: await readFile(join(import.meta.dirname, "../lists/files", name)),
});

/** What a person reads of a page, in one line. */
export const textOf = (html: string): string =>
  plainNumbers(html.split("<main")[1] ?? html)
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/&(nbsp|#160);/g, " ")
    .replaceAll(/\s+/g, " ");

export const sheetOf = async (agent: Agent, path: string) => {
  const { body, headers } = await agent
    .get(path)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => done(null, Buffer.concat(chunks)));
    })
    .expect(200);
  const sheet = Object.values(readWorkbook(body, { type: "buffer" }).Sheets)[0] ?? {};
  return { headers, rows: utils.sheet_to_json<string[]>(sheet, { header: 1, raw: false, defval: "" }) };
};

/** A worker in this process, with the jobs and the queue of the real one. */
export const startOwnWorker = async (url: string, portal: Portal) => {
  const db = await openDatabase(workerUrl(url), "portal_worker", 6);
  const network = createNetwork({ databaseUrl: workerUrl(url), role: "portal_worker" });
  const mailer = createMailer({ url: "smtp://127.0.0.1:1", from: { name: "", address: "info@operator.example" } });
  const { config, clock, sms, secrets } = portal.deps;
  const errors: unknown[] = [];
  const worker = await startWorker(
    url,
    jobHandlers({ db, network, operations, documents, mailer, sms, secrets, config, clock }),
    {
      concurrency: 2,
      onError: (error) => errors.push(error),
    },
  );
  return {
    errors,
    stop: async () => {
      await worker.stop();
      await Promise.all([network.close(), mailer.close(), db.close()]);
    },
  };
};
