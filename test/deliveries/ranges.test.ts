import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { type DocumentKind, documentList, requestDelivery, runSendDelivery } from "../../src/deliveries/index.ts";
import { documents } from "../../src/documents.ts";
import { inScope, jobScope } from "../../src/platform/db.ts";
import { startSending } from "../invoices/sending.ts";
import { type Agent, signIn } from "../support/portal.ts";

const sending = await startSending();
afterAll(sending.close);
const { portal, deps, smtp } = sending;
const { given, owner } = portal;
beforeEach(async () => {
  portal.setNow(new Date("2026-11-09T09:00:00Z"));
  await sending.startAnew();
});

/** 16 MB and a little, of which no two places look alike; given in parts that are no whole pieces. */
const whole = Buffer.alloc(16 * 1024 * 1024 + 12_345);
for (let at = 0; at + 4 <= whole.length; at += 4) whole.writeUInt32LE((at * 2_654_435_761) % 4_294_967_291, at);
const made = { content: whole };
const report: DocumentKind = {
  name: "report",
  permission: "documents:read",
  sendPermission: "documents:read",
  formats: ["csv"],
  keptDays: 7,
  titleOf: async () => "Отчет",
  make: async () => ({
    fileName: "Отчет.csv",
    contentType: "text/csv",
    content: (function* () {
      for (let at = 0; at < made.content.length; at += 700_001) yield made.content.subarray(at, at + 700_001);
    })(),
  }),
  mailOf: async () => ({ subject: "Отчет", text: "Отчет готов." }),
};
const withReport = documentList(...documents.values(), report);

const givenReport = async (content = whole) => {
  made.content = content;
  const account = await given.account();
  await inScope(jobScope(portal.db, account.id), (tx) =>
    requestDelivery(tx, report, "1", { lang: "ru", publicUrl: "http://kabinet.operator.example" }),
  );
  for (const { data } of await sending.queue().select("data")) {
    const context = { signal: new AbortController().signal, isLastTry: false };
    await runSendDelivery({ ...deps, documents: withReport })(data, context);
  }
  const app = createApp({ ...portal.deps, documents: withReport });
  const agent = await signIn({ ...portal, app }, await given.holder("administrator", account));
  const { id } = await owner("deliveries").where({ account_id: account.id }).first();
  return { account, app, agent, id, path: `/a/${account.number}/deliveries/${id}/file` };
};

const fetched = (agent: Agent, path: string, headers: Record<string, string> = {}) =>
  agent
    .get(path)
    .set(headers)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on("data", (part: Buffer) => parts.push(part));
      res.on("end", () => done(null, Buffer.concat(parts)));
    });

describe("a download", () => {
  it("says that parts of it may be asked for, and gives them byte for byte", { timeout: 90_000 }, async () => {
    const { agent, path } = await givenReport();
    const all = await fetched(agent, path).expect(200);
    expect(all.headers).toMatchObject({ "accept-ranges": "bytes", "content-length": String(whole.length) });
    expect(all.headers["etag"]).toMatch(/^"[\w-]{36}"$/);
    expect(whole.equals(all.body)).toBe(true);
    const last = whole.length - 1;
    const mib = 1024 * 1024;
    for (const [asked, from, to] of [
      ["bytes=0-0", 0, 0],
      ["bytes=5-99", 5, 99],
      [`bytes=${mib - 3}-${mib + 700_010}`, mib - 3, mib + 700_010],
      ["bytes=1400000-5600000", 1_400_000, 5_600_000],
      [`bytes=${last}-`, last, last],
      [`bytes=16000000-`, 16_000_000, last],
      ["bytes=-1000", last - 999, last],
      ["bytes=100-999999999", 100, last],
    ] as const) {
      const { headers, body } = await fetched(agent, path, { range: asked }).expect(206);
      expect(headers["content-range"], asked).toBe(`bytes ${from}-${to}/${whole.length}`);
      expect(headers["content-length"], asked).toBe(String(to - from + 1));
      expect(whole.subarray(from, to + 1).equals(body), asked).toBe(true);
    }
  });

  it("answers what it cannot give: 416 past the end, all of it for several parts or for none", async () => {
    const { agent, path } = await givenReport(whole.subarray(0, 5_000));
    const past = await fetched(agent, path, { range: "bytes=5000-" }).expect(416);
    expect(past.headers["content-range"]).toBe("bytes */5000");
    for (const range of ["bytes=0-9,100-109", "lines=1-2", "bytes=x"]) {
      const { headers } = await fetched(agent, path, { range }).expect(200);
      expect(headers["content-length"], range).toBe("5000");
    }
    // parts that touch are one
    await fetched(agent, path, { range: "bytes=0-9,10-19" }).expect(206);
  });

  it("goes on only with the same file, and HEAD tells of all of it", async () => {
    const { agent, path } = await givenReport(whole.subarray(0, 5_000));
    const head = await agent.head(path).set("range", "bytes=0-9").expect(200);
    expect(head.headers).toMatchObject({ "content-length": "5000", "accept-ranges": "bytes" });
    const etag = String(head.headers["etag"]);
    await fetched(agent, path, { range: "bytes=0-9", "if-range": etag }).expect(206);
    await fetched(agent, path, { range: "bytes=0-9", "if-range": '"another"' }).expect(200);
    await fetched(agent, path, { range: "bytes=9999-", "if-range": '"another"' }).expect(200);
    await fetched(agent, path, { range: "bytes=0-9", "if-range": "Mon, 09 Nov 2026 09:00:00 GMT" }).expect(200);
  });
});

/** The address that the last mail names, below the portal's own. */
const linkIn = () => {
  const text = Buffer.concat(smtp.mails.map(({ raw }) => raw))
    .toString()
    .replaceAll("=\r\n", "")
    .replaceAll("=3D", "=");
  return /http:\/\/kabinet\.operator\.example(\/a\/\S+)/.exec(text)?.[1] ?? "";
};

describe("a link in a mail", () => {
  it("is signed, good for a week, and of no use to who is not signed in or may not have it", async () => {
    const { account, app, agent, path } = await givenReport();
    const link = linkIn();
    expect(link).toMatch(new RegExp(`^${path}\\?until=\\d+&sign=[\\w-]{43}$`));
    await fetched(agent, link, { range: "bytes=0-9" }).expect(206);
    const stranger = await signIn({ ...portal, app }, await given.holder("administrator", await given.account()));
    await stranger.get(link).expect(404);
    const employee = await given.user();
    await given.grant(employee, "subscriber", account, await given.subscriber(account));
    await (await signIn({ ...portal, app }, employee)).get(link).expect(403);
    const nobody = (await import("supertest")).default.agent(app);
    const sent = await nobody.get(link).expect(303);
    // after signing in they are back at the link
    expect(decodeURIComponent(String(sent.headers["location"]))).toContain(link);
  });

  it("that was changed is not there; one that has expired says so and what to do", async () => {
    const { agent, path, id } = await givenReport();
    const link = linkIn();
    const later = link.replace(/until=(\d+)/, (_all, seconds: string) => `until=${Number(seconds) + 86_400}`);
    for (const wrong of [
      later,
      `${link}x`,
      link.replace(/.$/, "!"),
      `${path}?until=1`,
      `${path}?sign=x`,
      `${path}?until=1&sign=x&sign=y`,
    ]) {
      await agent.get(wrong).expect(404);
    }
    const other = "00000000-0000-4000-8000-000000000001";
    await agent.get(link.replace(id, other)).expect(404);
    portal.setNow(new Date("2026-11-16T08:59:59Z"));
    await fetched(await again(), link, { range: "bytes=0-9" }).expect(206);
    portal.setNow(new Date("2026-11-16T09:00:00Z"));
    const gone = await (await again()).get(link).expect(410);
    expect(gone.text).toContain("Срок действия ссылки истёк");
    async function again() {
      const account = await owner("deliveries").where({ id }).first("account_id");
      const app = createApp({ ...portal.deps, documents: withReport });
      return signIn({ ...portal, app }, await given.holder("administrator", { id: account.account_id }));
    }
  });
});
