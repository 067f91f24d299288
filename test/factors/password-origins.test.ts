import { afterAll, expect, it } from "vitest";
import { down, up } from "../../migrations/0039_password_channels.ts";
import { recordOwnAudit } from "../../src/journal/index.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

it("what set the passwords that are there already is read from the journal, the last of it that counts", async () => {
  await down(owner);
  const told: [string, [action: string, subject: string][], columns?: object][] = [
    ["nothing", []],
    ["console", [["users:add", "Человек"]]],
    ["first by SMS", [["users:register", "subscriber"]]],
    ["first by account", [["users:register", "administrator"]]],
    ["invited by SMS", [["users:register", "invitation"]]],
    ["invited by mail", [["users:register", "invitation"]], { email: "guest@client.example" }],
    [
      "recovered by SMS",
      [
        ["users:change-password", "current-password"],
        ["users:recover-password", "phone"],
      ],
    ],
    [
      "recovered by mail",
      [
        ["users:recover-password", "phone"],
        ["users:recover-password", "email"],
      ],
    ],
    ["recovered by account", [["users:recover-password", "account"]]],
    [
      "recovered, then changed",
      [
        ["users:recover-password", "phone"],
        ["users:change-password", "current-password"],
      ],
    ],
    ["set after SMS", [["users:change-password", "sms"]]],
    [
      "set by a factor",
      [
        ["users:recover-password", "phone"],
        ["users:change-password", "second-factor"],
      ],
    ],
    [
      "temporary, changed",
      [
        ["users:add", "Человек"],
        ["users:change-password", "temporary-password"],
      ],
    ],
    ["no password any more", [["users:recover-password", "phone"]], { password_hash: null }],
  ];
  const phones = new Map<string, string>();
  for (const [name, records, columns] of told) {
    const user = await given.user({ name, ...columns });
    phones.set(name, user.phone);
    for (const [action, subject] of records) await recordOwnAudit(owner, { userId: user.id, action, subject });
  }
  await up(owner);
  const rows = await owner("users").select("name", "password_set_by as by", "password_number as number");
  const shown = rows.map(({ name, by, number }) => [name, by, number === null ? null : number === phones.get(name)]);
  expect(Object.fromEntries(shown.map(([name, ...rest]) => [name, rest]))).toEqual({
    nothing: [null, null],
    console: ["temporary", null],
    "first by SMS": ["sms", true],
    "first by account": ["mail", null],
    "invited by SMS": ["invitation", true],
    "invited by mail": ["invitation", null],
    "recovered by SMS": ["sms", true],
    "recovered by mail": ["mail", null],
    "recovered by account": ["mail", null],
    "recovered, then changed": ["sms", true],
    "set after SMS": ["sms", true],
    "set by a factor": ["current", null],
    "temporary, changed": ["current", null],
    "no password any more": [null, null],
  });
});
