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
import { reportOf, writeReport } from "./bench/report.ts";
import { fullSizes, type Sizes, smallSizes } from "./bench/sizes.ts";
import { measureSlowNetwork } from "./bench/slow-network.ts";
import { openStand, type Stand } from "./bench/stand.ts";
import { signIn } from "./bench/visitor.ts";

const say = (line: string): void => console.log(line);

/** Measures the goals of docs/performance.md in one run over real processes. It prints and asserts nothing. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { small: { type: "boolean", default: false } } });
  const loadBefore = loadavg()[0] ?? 0;
  const sink = await startMailSink();
  const stand = await openStand(values.small ? smallSizes : fullSizes, say, { SMTP_URL: sink.url });
  const stop = (): void => void stand.close().finally(() => process.exit(1));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const report = await measure(stand, values.small ? smallSizes : fullSizes, loadBefore);
    say(`\n${report}`);
    if (!values.small) writeReport(report);
  } finally {
    await stand.close();
    await sink.close();
  }
};

const measure = async (stand: Stand, sizes: Sizes, loadBefore: number): Promise<string> => {
  const { rows } = await stand.owner.raw<{ rows: { phone: string; version: string }[] }>(
    `select u.phone, current_setting('server_version') as version from users u join grants g on g.user_id = u.id
     where g.account_id = ? and g.role = 'administrator'`,
    [stand.bigAccount],
  );
  const [{ phone, version } = { phone: "", version: "" }] = rows;
  const visitor = await signIn(stand.portal.url, phone);
  say("pages");
  const cards = await plantCards(stand, sizes.cards);
  const pages = await measurePages(stand, sizes, visitor, cards);
  say("changes from cards");
  const change = await measureCardChange(stand, visitor, cards);
  say("orders");
  const orders = await measureOrders(stand, visitor, sizes.orders, say);
  say("operations");
  const each = await measureOperations(stand, say);
  say("a slow network");
  const slow = await measureSlowNetwork(stand, visitor);
  say("call details");
  const details = await measureCallDetails(stand, sizes, visitor);
  say("invoices");
  const invoice = await measureInvoice(stand);
  say("mail");
  const mail = await measureMail(stand, sizes.mails);
  say("an import");
  const brought = await measureImport(stand, sizes.usage);
  say("an act");
  const acts = await measureActs(stand, sizes.actLines);
  say("downloads");
  const memory = await measureMemory(stand, visitor, orders.order, orders.readerPeak);
};

await main();
