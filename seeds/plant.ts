import { makeIccid } from "../src/kernel/iccid.ts";
import { addMonths } from "../src/kernel/month.ts";
import { type Calendar, dayIn } from "./calendar.ts";
import { type Dice, diceOf, inventName, nameOf, oneOf } from "./people.ts";
import type { Line, Status } from "./tenants.ts";

/** The 2 000 of ОАО «Большой завод»; the first of them is its administrator. */
export function plantLines(calendar: Calendar): Line[] {
  const pick = diceOf(100);
  return Array.from({ length: 2_000 }, (_, index) => lineOf(calendar, pick, index));
}

function lineOf(calendar: Calendar, pick: Dice, index: number): Line {
  const status = index === 0 ? "active" : statusOf(index);
  const tariff = index === 0 ? 103 : oneOf(pick, tariffs);
  const end = status === "terminated" ? dayIn(addMonths(calendar.month, -(1 + pick(5))), 28) : null;
  return {
    ...(index === 0 ? nameOf("Полубинская-Вишневецкая", "Зоя", "Игнатьевна") : inventName(pick)),
    msisdn: index === 0 ? "375291000100" : `375${prefixes[index % 3] ?? "29"}${1_100_000 + index}`,
    iccid: makeIccid(2_000_001 + index),
    tariff_id: tariff,
    bundle_id: [101, 102].includes(tariff) ? 1 + pick(2) : null,
    status,
    status_reason: status === "suspended" ? oneOf(pick, ["voluntary", "lost"]) : null,
    sim_self_service: pick(5) > 0,
    activated_on:
      status === "pending-activation" ? null : dayIn(addMonths(calendar.month, -(9 + pick(50))), 1 + pick(28)),
    terminated_on: end,
  };
}

// Nine of ten are active; each other status comes back at its own step.
function statusOf(index: number): Status {
  if (index % 97 === 5) return "pending-termination";
  if (index % 41 === 7) return "terminated";
  if (index % 31 === 3) return "pending-activation";
  if (index % 29 === 11) return "suspended";
  return "active";
}

const prefixes = ["29", "44", "33"];
const tariffs = [101, 101, 101, 101, 102, 102, 103, 201, 201, 202, 203, 302, 401, 401, 403, 105];
