import { documents } from "./documents.ts";
import { jobHandlers, slots } from "./jobs.ts";
import { createNetwork } from "./network/index.ts";
import { operations } from "./operations.ts";
import { createClock } from "./platform/clock.ts";
import { whatDoesNotFit, workerPool } from "./platform/connections.ts";
import { openDatabase } from "./platform/db.ts";
import { startWorker } from "./platform/jobs.ts";
import { createLog } from "./platform/log.ts";
import { requireOwnLogin } from "./platform/login-check.ts";
import { createMailer } from "./platform/mail.ts";
import { runProcess } from "./platform/process.ts";
import { replicaPlace } from "./platform/replica.ts";
import { createSecrets } from "./platform/secrets.ts";
import { createSmsGateway } from "./platform/sms/index.ts";
import { keepTranslations } from "./platform/translations.ts";

// npm start names its catcher; by itself a worker takes this machine's own mail server
const localSmtp = "smtp://127.0.0.1:25";

await runProcess("worker", async ({ config, databaseUrl, sessionSecret }) => {
  const log = createLog("worker", config.logLevel);
  await requireOwnLogin(config, databaseUrl, "portal_worker", (problem) =>
    log.warn({ problem }, "the login may do more than this process needs: production refuses it"),
  );
  const tooMany = await whatDoesNotFit(databaseUrl, config, slots);
  if (tooMany !== undefined) log.warn({ problem: tooMany }, "there may be more connections than the server has");
  const db = await openDatabase(databaseUrl, "portal_worker", workerPool(config.poolSize, slots), {
    usageUrl: config.usageDatabaseUrl,
    replica: replicaPlace(config, (problem) => log.warn({ problem }, "the replica is left alone for a while")),
  });
  const endTranslations = await keepTranslations(db, (error) => log.error({ err: error }, "translations are not read"));
  const network = createNetwork({ url: config.networkUrl, databaseUrl, role: "portal_worker" });
  const { name, email: address } = config.operator;
  const mailer = createMailer({ url: config.smtpUrl ?? localSmtp, from: { name, address }, dkim: config.dkim });
  const sms = createSmsGateway(config);
  const secrets = createSecrets(sessionSecret, config.previousSecret);
  const clock = createClock(config.fixedNow);
  const worker = await startWorker(
    databaseUrl,
    jobHandlers({ db, network, operations, documents, mailer, sms, secrets, config, clock }),
    {
      concurrency: slots,
      onError: (error, job) => log.error({ err: error, job }, "job failed"),
    },
  );
  return async () => {
    await worker.stop();
    endTranslations();
    await Promise.all([network.close(), mailer.close(), sms.close(), db.close()]);
  };
});
