import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { startMailSink } from "../platform/processes/mail-sink.ts";
import { measureActs } from "./bench/acts.ts";
import { measureCallDetails } from "./bench/call-details.ts";
import { measureCardChange, plantCards } from "./bench/card.ts";
import { measureImport } from "./bench/import.ts";
import { measureInvoice } from "./bench/invoice.ts";
import { measureMail } from "./bench/mail.ts";
import { measureMemory } from "./bench/memory.ts";
import { measureOperations } from "./bench/operations.ts";
import { measureOrders } from "./bench/orders.ts";
import { measurePages } from "./bench/pages.ts";
import { measurePooler } from "./bench/pooler.ts";
import { type Row, reportOf, writeReport } from "./bench/report.ts";
import { measureSignIn } from "./bench/sign-in.ts";
import { fullSizes, type Sizes, smallSizes } from "./bench/sizes.ts";
import { measureSlimTable } from "./bench/slim-table.ts";
import { measureSlowNetwork } from "./bench/slow-network.ts";
import { openStand, type Stand } from "./bench/stand.ts";
import { signIn, type Visitor } from "./bench/visitor.ts";

const say = (line: string): void => console.log(line);

/** Measures the goals of docs/performance.md in one run over real processes, or some parts of it. It prints and asserts nothing. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { small: { type: "boolean", default: false }, only: { type: "string" } } });
  const loadBefore = loadavg()[0] ?? 0;
  const sink = await startMailSink();
  const stand = await openStand(values.small ? smallSizes : fullSizes, say, { SMTP_URL: sink.url });
  const stop = (): void => void stand.close().finally(() => process.exit(1));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const only = values.only?.split(",");
    const report = await measure(stand, values.small ? smallSizes : fullSizes, { loadBefore, only });
    say(`\n${report}`);
    if (!values.small && !only) writeReport(report);
  } finally {
    await stand.close();
    await sink.close();
  }
};

type Around = { readonly loadBefore: number; readonly only: readonly string[] | undefined };

const measure = async (stand: Stand, sizes: Sizes, { loadBefore, only }: Around): Promise<string> => {
  const { phone, version } = await administratorOf(stand);
  const enter = entering(stand);
  const shown: Row[] = [];
  // one after the other, so that none slows another
  for (const [name, run] of Object.entries(partsOf(stand, sizes, enter, phone))) {
    if (only && !only.includes(name)) continue;
    say(name);
    shown.push(...(await run()));
  }
  return reportOf(shown, version, loadBefore);
};

/** The operations change numbers, and with a number the login that it is. */
const administratorOf = async ({ owner, bigAccount }: Stand): Promise<{ phone: string; version: string }> => {
  const { rows } = await owner.raw<{ rows: { phone: string; version: string }[] }>(
    `select u.phone, current_setting('server_version') as version from users u join grants g on g.user_id = u.id
     where g.account_id = ? and g.role = 'administrator'`,
    [bigAccount],
  );
  return rows[0] ?? { phone: "", version: "" };
};

/** Some forms ask for the password again a quarter of an hour after it was given, and who gives it too often has to wait. */
const entering = (stand: Stand) => {
  let last: { readonly visitor: Visitor; readonly at: number } | undefined;
  return async (): Promise<Visitor> => {
    if (!last || performance.now() - last.at > goodMs) {
      const { phone } = await administratorOf(stand);
      last = { visitor: await signIn(stand.portal.url, phone), at: performance.now() };
    }
    return last.visitor;
  };
};
const goodMs = 5 * 60_000;

type Parts = Readonly<Record<string, () => Promise<Row[]>>>;

const partsOf = (stand: Stand, sizes: Sizes, enter: () => Promise<Visitor>, phone: string): Parts => {
  let orders: Awaited<ReturnType<typeof measureOrders>> | undefined;
  return {
    pages: async () => {
      const cards = await plantCards(stand, sizes.cards);
      const visitor = await enter();
      const pages = await measurePages(stand, sizes, visitor, cards);
      return [...pages, await measureCardChange(stand, visitor, cards)];
    },
    "sign-in": async () => [await measureSignIn(stand, phone, sizes.signIns)],
    pooler: async () => [await measurePooler(stand, sizes, await enter())],
    orders: async () => {
      orders = await measureOrders(stand, await enter(), sizes.orders, say);
      return orders.rows;
    },
    operations: () => measureOperations(stand, say),
    "slow-network": async () => measureSlowNetwork(stand, await enter()),
    invoices: async () => [await measureInvoice(stand)],
    mail: async () => [await measureMail(stand, sizes.mails)],
    import: async () => [await measureImport(stand, sizes.usage), await measureSlimTable(stand, sizes.usage)],
    acts: () => measureActs(stand, sizes.actLines),
    "call-details": async () => measureCallDetails(stand, sizes, await enter()),
    memory: async () => (orders ? measureMemory(stand, await enter(), orders.order, orders.readerPeak) : []),
  };
};

await main();
