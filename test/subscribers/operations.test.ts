import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectDone, expectReason, type Operating, openOperations } from "../support/operation.ts";

let operating: Operating;
beforeAll(async () => {
  operating = await openOperations();
});
afterAll(() => operating.close());

const subscriber = (columns: Record<string, unknown> = {}) =>
  operating.portal.given.subscriber(operating.account, columns);
const rowOf = ({ id }: { id: number }) => operating.portal.owner("subscribers").where({ id }).first("*");

const name = (lastName: string, firstName = "", middleName = "") => ({
  name: "rename",
  item: { lastName, firstName, middleName },
});
const suspend = (reason: string, until = "") => ({ name: "suspend", params: { reason, until } });
const forwardings = ({ id }: { id: number }) =>
  operating.portal.owner("forwardings").where({ subscriber_id: id }).select("condition", "target", "is_active");
const simOf = (iccid: string) => operating.portal.owner("sim_cards").where({ iccid }).first("state", "reserved_for");
const insert = async (table: string, columns: object): Promise<number> => {
  const [made] = await operating.portal
    .owner(table)
    .insert({ account_id: operating.account.id, ...columns })
    .returning("id");
  return made.id;
};

describe("rename", () => {
  it("changes all three parts, and keeps who held the number before", async () => {
    const one = await subscriber({ last_name: "Стары", first_name: "Ян" });
    await expectDone(operating, name("  Лук’янаў ", "Ўладзімір", "Іванавіч"), one);
    expect(await rowOf(one)).toMatchObject({ last_name: "Лук’янаў", first_name: "Ўладзімір", middle_name: "Іванавіч" });
    const past = await operating.portal.owner("past_holders").where({ subscriber_id: one.id });
    expect(past).toMatchObject([{ name: "Стары Ян", number: one.msisdn }]);
  });

  it.each(["pending-activation", "suspended"])("of a %s one too", async (status) => {
    await expectDone(operating, name("Бухгалтер"), await subscriber({ status }));
  });

  it("not to the same name, and not of an ended one", async () => {
    const one = await subscriber({ last_name: "Бухгалтер" });
    await expectReason(operating, name("Бухгалтер"), one, { verdict: "unchanged", reason: "name-same" });
    await expectReason(operating, name("Новый"), await subscriber({ status: "terminated" }), { reason: "status" });
  });

  it("refuses signs that are in no name, and too long ones, in words", async () => {
    const one = await subscriber();
    for (const [lastName, reason] of [
      ["Ива<нов", "name-signs"],
      ["Иванов😀", "name-signs"],
      ["я".repeat(121), "name-long"],
    ] as const) {
      const id = await operating.draft(name(lastName), [one]);
      expect(await operating.itemsOf(id)).toMatchObject([{ state: "refused", reason }]);
      expect(new Set(operating.wordsOf("rename", reason, null)).size).toBe(3);
    }
  });
});

describe("activate", () => {
  it("only from «Ожидание активации»", async () => {
    const one = await subscriber({ status: "pending-activation" });
    const item = await expectDone(operating, { name: "activate" }, one);
    expect(item.after).toEqual({ status: "active" });
    expect(await rowOf(one)).toMatchObject({ status: "active", activated_on: "2026-11-09" });
    await expectReason(operating, { name: "activate" }, one, { verdict: "unchanged", reason: "already-active" });
    await expectReason(operating, { name: "activate" }, await subscriber({ status: "suspended" }), {
      reason: "status",
    });
  });

  it("not without a SIM card", async () => {
    const one = await subscriber({ status: "pending-activation", iccid: null });
    await expectReason(operating, { name: "activate" }, one, { reason: "no-sim" });
  });
});

describe("suspend and restore", () => {
  it("says when it ends by itself and what is billed, and is undone", async () => {
    const one = await subscriber();
    const item = await expectDone(operating, suspend("leave", "2026-11-20"), one);
    expect(item.warnings).toEqual({ "suspension-ends": "2026-11-21", "suspension-billing": "30" });
    expect(await rowOf(one)).toMatchObject({
      status: "suspended",
      status_reason: "leave",
      suspended_until: new Date("2026-11-20T21:00:00Z"),
    });
    await expectReason(operating, suspend("leave"), one, { verdict: "unchanged", reason: "already-suspended" });
    await expectDone(operating, { name: "restore" }, one);
    expect(await rowOf(one)).toMatchObject({ status: "active", status_reason: null, suspended_until: null });
    await expectReason(operating, { name: "restore" }, one, { verdict: "unchanged", reason: "not-suspended" });
  });

  it("no longer than the reason allows, and not in the past", async () => {
    const one = await subscriber();
    await expectReason(operating, suspend("lost", "2027-03-01"), one, { reason: "suspension-long" });
    await expectReason(operating, suspend("leave", "2026-11-08"), one, { reason: "suspension-past" });
    await expectDone(operating, suspend("leave"), one);
    expect((await rowOf(one)).suspended_until).toEqual(new Date("2027-05-08T09:00:00Z"));
  });

  it("a debt is not restored by asking", async () => {
    const one = await subscriber({ status: "suspended", status_reason: "debt" });
    await expectReason(operating, { name: "restore" }, one, { reason: "debt" });
  });
});

describe("«Потерян телефон» and «Телефон найден»", () => {
  it("suspends, forwards, reserves a SIM and tells the administrators; found undoes exactly that", async () => {
    const one = await subscriber();
    const { account, portal } = operating;
    await portal.owner("forwardings").insert({
      account_id: account.id,
      subscriber_id: one.id,
      condition: "unconditional",
      target: "375291111111",
      is_active: false,
    });
    await portal.owner("sim_cards").insert({ account_id: account.id, iccid: "8937501000000000017" });
    const item = await expectDone(operating, { name: "report-lost", params: { forwardTo: "+375 29 222-22-22" } }, one);
    expect(item.after).toEqual({ status: "suspended", forwarding: "375292222222" });
    expect(item.warnings).toMatchObject({ "loss-codes": null, "loss-sim": "8937501000000000017" });
    expect(await rowOf(one)).toMatchObject({ status: "suspended", status_reason: "lost" });
    expect(await forwardings(one)).toEqual([{ condition: "unconditional", target: "375292222222", is_active: true }]);
    expect(await simOf("8937501000000000017")).toEqual({ state: "reserved", reserved_for: one.id });
    const jobs = await portal.owner("pgboss.job").where({ name: "subscribers.tell-of-loss" });
    expect(jobs.length).toBeGreaterThan(0);
    await expectReason(operating, { name: "restore" }, one, { reason: "lost" });

    await expectDone(operating, { name: "report-found" }, one);
    expect(await rowOf(one)).toMatchObject({ status: "active", status_reason: null, loss: null });
    expect(await forwardings(one)).toEqual([{ condition: "unconditional", target: "375291111111", is_active: false }]);
    expect(await simOf("8937501000000000017")).toEqual({ state: "free", reserved_for: null });
    await expectReason(operating, { name: "report-found" }, one, { reason: "status" });
  });

  it("not to itself; a suspended number gets no sign-in code", async () => {
    const one = await subscriber();
    const lost = { name: "report-lost", params: { forwardTo: one.msisdn } };
    await expectReason(operating, lost, one, { reason: "loss-self" });
    await expectDone(operating, { name: "report-lost" }, one);
    const { rows } = await operating.portal.owner.raw("select * from find_active_number(?)", [one.msisdn]);
    expect(rows).toEqual([]);
  });
});

describe("lock and unlock", () => {
  it("a lock is set at once and waits to come off", async () => {
    const one = await subscriber();
    await expectDone(operating, { name: "lock-number" }, one);
    await expectReason(operating, { name: "lock-number" }, one, { verdict: "unchanged", reason: "already-locked" });
    const id = await operating.draft({ name: "unlock-number" }, [one]);
    expect(await operating.itemsOf(id)).toMatchObject([{ state: "pending", warnings: { "unlock-hours": "24" } }]);
    const order = await operating.confirm(id, "unlock-number");
    expect(order).toMatchObject({ state: "waiting", startAfter: new Date("2026-11-10T09:00:00Z"), needsSecond: false });
    await operating.work(id);
    expect((await rowOf(one)).locked_at).not.toBeNull();
  });

  it("comes off when nothing has to be waited for", async () => {
    await operating.portal.owner("accounts").where({ id: operating.account.id }).update({ unlock_hours: 0 });
    const one = await subscriber({ locked_at: new Date() });
    await expectDone(operating, { name: "unlock-number" }, one);
    await operating.portal.owner("accounts").where({ id: operating.account.id }).update({ unlock_hours: 24 });
    await expectReason(operating, { name: "unlock-number" }, one, { verdict: "unchanged", reason: "not-locked" });
  });
});

describe("department, note, labels", () => {
  it("puts a subscriber into a department and out of it", async () => {
    const one = await subscriber();
    const id = await insert("departments", { name: "Склад", cost_centre: "17" });
    const item = await expectDone(operating, { name: "set-department", params: { departmentId: id } }, one);
    expect(item.after).toMatchObject({ department: "Склад" });
    const same = { name: "set-department", params: { departmentId: id } };
    await expectReason(operating, same, one, { verdict: "unchanged", reason: "department-same" });
    await expectReason(operating, { name: "set-department", params: { departmentId: 999_999 } }, one, {
      reason: "no-department",
    });
    await expectDone(operating, { name: "set-department", params: { departmentId: null } }, one);
  });

  it("notes", async () => {
    const one = await subscriber();
    await expectDone(operating, { name: "set-note", item: { note: "Дежурный" } }, one);
    const same = { name: "set-note", item: { note: "Дежурный" } };
    await expectReason(operating, same, one, { verdict: "unchanged", reason: "note-same" });
  });

  it("a label that locks numbers locks whoever gets it, and taking it off takes no lock off", async () => {
    const one = await subscriber();
    const labelId = await insert("labels", { name: "Директора", locks_numbers: true });
    const item = await expectDone(operating, { name: "add-label", params: { labelId } }, one);
    expect(item.warnings).toEqual({ "label-locks": null });
    expect((await rowOf(one)).locked_at).not.toBeNull();
    const added = { name: "add-label", params: { labelId } };
    await expectReason(operating, added, one, { verdict: "unchanged", reason: "has-label" });
    await expectDone(operating, { name: "remove-label", params: { labelId } }, one);
    expect((await rowOf(one)).locked_at).not.toBeNull();
    const removed = { name: "remove-label", params: { labelId } };
    await expectReason(operating, removed, one, { verdict: "unchanged", reason: "lacks-label" });
    await expectReason(operating, { name: "add-label", params: { labelId: 999_999 } }, one, { reason: "no-label" });
  });
});

describe("the split bill", () => {
  it("is allowed and forbidden, but not against an employee's contract", async () => {
    const one = await subscriber();
    await expectDone(operating, { name: "forbid-split-bill" }, one);
    await expectReason(operating, { name: "forbid-split-bill" }, one, {
      verdict: "unchanged",
      reason: "split-forbidden",
    });
    await expectDone(operating, { name: "allow-split-bill" }, one);
    await expectReason(operating, { name: "allow-split-bill" }, one, { verdict: "unchanged", reason: "split-allowed" });
    const bound = await subscriber({ has_split_bill: true });
    await expectReason(operating, { name: "forbid-split-bill" }, bound, { reason: "split-contract" });
  });
});
