import { afterAll, expect, it } from "vitest";
import { openDatabase } from "../../src/platform/db.ts";
import { runForgetSessions } from "../../src/sessions/index.ts";
import { workerUrl } from "../support/database.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { owner } = portal;

it("a session that has expired is nobody's, and the worker deletes it and no other", async () => {
  await owner.raw(
    `insert into sessions (sid, sess, expire) values
       ('expired', '{}', now() - interval '1 second'), ('open', '{}', now() + interval '1 minute')`,
  );
  const { rows } = await portal.db.knex.raw("select from find_session('expired')");
  expect(rows).toEqual([]);
  expect((await portal.db.knex.raw("select from find_session('open')")).rows).toHaveLength(1);
  const worker = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 1);
  await runForgetSessions({ db: worker })();
  await worker.close();
  expect(await owner("sessions").pluck("sid")).toEqual(["open"]);
});
