import { makeIccid } from "../src/kernel/iccid.ts";
import { addMonths } from "../src/kernel/month.ts";
import { type Calendar, dayIn } from "./calendar.ts";
import type { Turn } from "./charges.ts";
import { nameOf } from "./people.ts";
import type { Line, Status } from "./tenants.ts";

type Sketch = {
  name: readonly [string, string?, string?];
  tariff: number;
  bundle?: number;
  services?: readonly number[];
  status?: Status;
  reason?: string;
  selfService?: boolean;
  /** Whole months since activation, and since the end. */
  since?: number;
  /** Of the month, on which it was activated. */
  day?: number;
  until?: number;
};

// The 24 of 00020000001, one situation each. The first three sign in.
const sketches: readonly Sketch[] = [
  { name: ["Дем'яненко", "Ольга", "Станиславовна"], tariff: 103, bundle: 3, services: [401, 301, 104, 106] },
  { name: ["Кавалёў", "Уладзіслаў", "Сяргеевіч"], tariff: 104, bundle: 4, services: [401, 103, 105, 405] },
  { name: ["Шаўчэнка", "Мар'яна", "Ігараўна"], tariff: 101, bundle: 1, services: [301] },
  { name: ["Новик", "Андрей", "Павлович"], tariff: 101, bundle: 2, services: [104, 101] },
  { name: ["Зайцев-Радзивиллович", "Станіслаў", "Уладзіміравіч"], tariff: 102, bundle: 2, services: [104, 102, 203] },
  { name: ["Бухгалтерия"], tariff: 202, services: [302, 401] },
  { name: ["Касса № 2"], tariff: 403, services: [601, 602], selfService: false },
  { name: [""], tariff: 401, services: [603] },
  { name: ["О'Коннор", "Ян", "Янович"], tariff: 102, bundle: 3, services: [402, 204] },
  { name: ["Отдел технического контроля сборочного производства № 14 (промышленная зона «Шабаны»)"], tariff: 201 },
  { name: ["Мацкевіч", "Святлана", "Сяргееўна"], tariff: 101, services: [403] },
  { name: ["Лук'яненко", "Алеся", ""], tariff: 102, bundle: 1, services: [406, 404] },
  { name: ["Офис, роутер"], tariff: 301, services: [601], selfService: false },
  { name: ["Рыбак", "Егор", "Алексеевич"], tariff: 302, services: [201, 104] },
  { name: ["Пост охраны «Северный»"], tariff: 203, services: [205, 502] },
  { name: ["Ярошевич", "Дарья", "Михайловна"], tariff: 105, services: [107] },
  { name: ["Гостевой номер"], tariff: 501, since: 5 },
  { name: ["Жук", "Ніна", "Янаўна"], tariff: 103, bundle: 2, services: [504, 501, 104], since: 14 },
  { name: ["Камера проходной"], tariff: 402, services: [601], since: 1, day: 12, selfService: false },
  {
    name: ["Станкевич", "Виктор", "Дмитриевич"],
    tariff: 101,
    bundle: 1,
    services: [401],
    status: "suspended",
    reason: "voluntary",
  },
  { name: ["Пашкевич", "Анна", "Андреевна"], tariff: 101, bundle: 1, status: "pending-activation" },
  { name: ["Аўтапарк, дыспетчар"], tariff: 201, status: "pending-activation" },
  { name: [""], tariff: 401, status: "pending-activation" },
  { name: ["Савіцкі", "Мікіта", "Андреевич"], tariff: 102, bundle: 1, status: "terminated", until: 4 },
];

/** What some of them had before; the last invoice and that of a year ago differ by it. */
export const turns: readonly Turn[] = [
  { place: 4, ago: 1, tariff: 102 },
  { place: 5, ago: 1, bundle: 1 },
  { place: 2, ago: 1, connected: [405] },
  { place: 9, ago: 1, disconnected: [403] },
  { place: 12, ago: 7, tariff: 101 },
  { place: 1, ago: 9, connected: [104], bundle: 2 },
  { place: 6, ago: 20, disconnected: [302] },
];

export const connectedOf: readonly (readonly number[])[] = sketches.map(({ services = [] }) => services);

export const romashkaLines = (calendar: Calendar): Line[] =>
  sketches.map((sketch, index) => lineOf(calendar, sketch, index));

function lineOf(calendar: Calendar, sketch: Sketch, index: number): Line {
  const {
    name,
    tariff,
    bundle = null,
    status = "active",
    reason = null,
    selfService = true,
    since = 40,
    day = 1,
    until,
  } = sketch;
  const ago = (months: number, on: number) => dayIn(addMonths(calendar.month, -months), on);
  return {
    ...nameOf(...name),
    msisdn: String(375_291_000_001 + index),
    iccid: makeIccid(1_000_001 + index),
    tariff_id: tariff,
    bundle_id: bundle,
    status,
    status_reason: reason,
    sim_self_service: selfService,
    activated_on: status === "pending-activation" ? null : ago(since, day),
    terminated_on: until === undefined ? null : ago(until, 28),
  };
}
