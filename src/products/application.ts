import { z } from "zod";
import { showAccountNumber } from "../kernel/account-number.ts";
import { acceptWhole, endWhole, type Operation } from "../orders/index.ts";
import type { Clock } from "../platform/clock.ts";
import { type AccountScope, type Database, inScope, jobScope } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import { defineJob, enqueue, type JobContext } from "../platform/jobs.ts";
import { lettersFor } from "../platform/letters.ts";
import { type Mailer, MailRefused } from "../platform/mail.ts";
import { messages } from "./messages.ts";
import type { Product } from "./product.ts";
import { type Application, closeApplication, findLetter, insertApplication } from "./repository.ts";

const params = z.object({ productId: z.number() });

/** An application goes to the operator's manager: the history shows it as any order, and it concerns no subscriber. */
export const applyForProduct: Operation<z.output<typeof params>> = {
  name: "apply-for-product",
  permission: "orders:write",
  params,
  whom: { statuses: [] },
  assess: (tx) =>
    tx.raw(
      `select null::bigint as subscriber_id, 'refused' as verdict, null::text as reason, null::text as detail, 0::bigint as one_off, 0::bigint as monthly,
         null::jsonb as before, null::jsonb as after, null::jsonb as losses, null::jsonb as warnings where false`,
    ),
  apply: async () => undefined,
  texts: (lang) => {
    const words = wordsFor(messages, lang);
    return {
      title: words.t("applyTitle"),
      button: words.t("apply"),
      params: { productId: words.t("product") },
      action: (subject) => words.t("applyAction", { subject: words.named(subject) }),
      reason: () => undefined,
      changes: () => [],
    };
  },
  describe: async () => "",
};

const payload = z.object({ accountId: z.int(), orderId: z.int() });
export const sendApplication = defineJob({ name: "products.send-application", payload, retryLimit: 200 });

/** The order, its application and the letter's job in one transaction. @returns its number; undefined where one is on its way already */
export const apply = (
  scope: AccountScope,
  product: Product,
  application: Application,
  now: Date,
): Promise<number | undefined> =>
  inScope(scope, async (tx) => {
    await tx.raw("select pg_advisory_xact_lock(hashtext('product applications'), hashtext(?::text))", [
      scope.accountId,
    ]);
    if (
      await tx("product_applications")
        .where({ account_id: scope.accountId, product_id: product.id, is_open: true })
        .first("order_id")
    ) {
      return undefined;
    }
    const { contact, phone, comment } = application;
    const { id, number } = await acceptWhole(tx, {
      operation: applyForProduct.name,
      params: { productId: product.id },
      subject: product.name,
      comment: [contact, phone, comment].filter(Boolean).join(", "),
      now,
    });
    await insertApplication(tx, id, product.id, application);
    await enqueue(tx, sendApplication, [{ payload: { accountId: scope.accountId, orderId: id } }]);
    return number;
  });

export type ApplicationDeps = {
  db: Database;
  mailer: Mailer;
  clock: Clock;
  config: { publicUrl: string; operator: { email: string } };
};

/** The same Message-ID at each try, so that a mailbox shows a repeated letter once. */
export const runSendApplication =
  ({ db, mailer, clock, config }: ApplicationDeps) =>
  async ({ accountId, orderId }: z.output<typeof payload>, _context: JobContext): Promise<void> => {
    const scope = jobScope(db, accountId);
    const letter = await inScope(scope, (tx) => findLetter(tx, orderId));
    if (letter?.state !== "accepted") return;
    const words = lettersFor(messages, "ru");
    const account = showAccountNumber(accountId);
    const state = await taken(() =>
      mailer.send({
        to: config.operator.email,
        subject: words.t("mailSubject", { product: letter.product, account }),
        text: words.t("mailText", { ...letter, account }),
        messageId: `<application-${accountId}-${orderId}@${new URL(config.publicUrl).hostname}>`,
      }),
    );
    await inScope(scope, async (tx) => {
      if (await endWhole(tx, orderId, state, clock.now())) await closeApplication(tx, orderId);
    });
  };

/** A letter that is refused will be refused again: the order says so. Anything else is tried again by the queue. */
const taken = async (send: () => Promise<unknown>): Promise<"done" | "failed"> => {
  try {
    await send();
    return "done";
  } catch (error) {
    if (error instanceof MailRefused) return "failed";
    throw error;
  }
};
