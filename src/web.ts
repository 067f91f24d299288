import { createServer } from "node:http";
import { createApp, depsOf } from "./app.ts";
import { createClock } from "./platform/clock.ts";
import { beside } from "./platform/connections.ts";
import { createPool, openDatabase } from "./platform/db.ts";
import { createLog } from "./platform/log.ts";
import { requireOwnLogin } from "./platform/login-check.ts";
import { runProcess } from "./platform/process.ts";
import { replicaPlace } from "./platform/replica.ts";
import { createSmsGateway } from "./platform/sms/index.ts";
import { keepTranslations } from "./platform/translations.ts";

await runProcess("web", async ({ config, databaseUrl, sessionSecret }) => {
  const log = createLog("web", config.logLevel);
  await requireOwnLogin(config, databaseUrl, "portal_web", (problem) =>
    log.warn({ problem }, "the login may do more than this process needs: production refuses it"),
  );
  const db = await openDatabase(databaseUrl, "portal_web", config.poolSize, {
    usageUrl: config.usageDatabaseUrl,
    replica: replicaPlace(config, (problem) => log.warn({ problem }, "the replica is left alone for a while")),
  });
  const endTranslations = await keepTranslations(db, (error) => log.error({ err: error }, "translations are not read"));
  const sessionPool = createPool(databaseUrl, { max: beside.sessions, role: "portal_web" });
  const sms = createSmsGateway(config);
  const clock = createClock(config.fixedNow);
  const app = createApp(depsOf({ config, db, sessionPool, sessionSecret, clock, log, sms }));
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 60_000, connectionsCheckingInterval: 1_000 },
    app,
  );
  await new Promise<void>((listening, failed) => {
    server.once("error", failed).listen(config.port, config.host, listening);
  });
  return async () => {
    // progress streams never end by themselves: finish what is short, then let go
    const closed = new Promise((done) => server.close(done));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 3_000).unref();
    await closed;
    endTranslations();
    await Promise.all([db.close(), sessionPool.end(), sms.close()]);
  };
});
