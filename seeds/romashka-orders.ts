import type { ItemSketch, OrderSketch } from "./orders.ts";

const number = (place: number): string => String(375_291_000_000 + place);
const done = (...places: readonly number[]): ItemSketch[] =>
  places.map((place) => ({ input: number(place), state: "done" }));
const pending = (...places: readonly number[]): ItemSketch[] =>
  places.map((place) => ({ input: number(place), state: "pending" }));
const refused = (input: string, reason: string, detail?: string): ItemSketch => ({
  input,
  state: "refused",
  reason,
  ...(detail === undefined ? {} : { detail }),
});
const unchanged = (place: number, reason: string): ItemSketch => ({ input: number(place), state: "unchanged", reason });
const failed = (place: number, reason: string, detail?: string): ItemSketch => ({
  input: number(place),
  state: "failed",
  reason,
  ...(detail === undefined ? {} : { detail }),
});

/** Every end an order can come to, and every reason for which an item is refused or fails. */
export const romashkaOrders: readonly OrderSketch[] = [
  { operation: "connect-service", service: 301, source: "list", state: "done", daysAgo: 95, items: done(2, 4, 5) },
  { operation: "disconnect-service", service: 301, source: "card", state: "done", daysAgo: 80, items: done(9) },
  {
    operation: "connect-service",
    service: 101,
    source: "file",
    fileName: "роуминг сотрудники.xlsx",
    state: "partly-done",
    daysAgo: 61,
    items: [
      refused("Номер телефона", "not-a-number"),
      refused("375297654321", "not-of-account"),
      refused(number(16), "requires", "Роуминг"),
      refused(number(5), "excluded", "5 ГБ в сетях А1 и РФ (для бизнеса), с автопродлением"),
      refused(number(20), "status", "suspended"),
      unchanged(4, "already-connected"),
      refused(number(4), "repeated", "7"),
      ...done(18),
      failed(14, "network-refused", "SUBSCRIBER_PROFILE_LOCKED: абонентский профиль занят другой операцией"),
    ],
  },
  {
    operation: "connect-service",
    service: 203,
    source: "list",
    state: "partly-done",
    daysAgo: 44,
    items: [
      ...done(3, 12),
      refused(number(6), "not-on-tariff"),
      refused(number(15), "not-on-tariff"),
      refused(number(10), "not-on-tariff"),
    ],
  },
  {
    operation: "disconnect-service",
    service: 601,
    source: "file",
    fileName: "отключить ip.csv",
    state: "partly-done",
    daysAgo: 38,
    items: [
      refused(number(7), "required-by", "Закрытая группа адресов"),
      unchanged(8, "not-connected"),
      failed(13, "no-answer"),
    ],
  },
  {
    operation: "disconnect-service",
    service: 701,
    source: "list",
    state: "failed",
    daysAgo: 30,
    items: [refused(number(10), "mandatory"), refused(number(11), "mandatory")],
  },
  {
    operation: "connect-service",
    service: 107,
    source: "card",
    state: "failed",
    daysAgo: 21,
    items: [refused(number(14), "archived")],
  },
  {
    operation: "connect-service",
    service: 503,
    source: "list",
    state: "cancelled",
    daysAgo: 12,
    items: [2, 3, 4, 5].map((place) => ({ input: number(place), state: "cancelled" })),
  },
  { operation: "connect-service", service: 404, source: "card", state: "done", daysAgo: 6, items: done(11) },
  {
    operation: "connect-service",
    service: 503,
    source: "list",
    state: "paused",
    daysAgo: 1,
    items: [...done(2), ...pending(3, 4)],
  },
  { operation: "disconnect-service", service: 301, source: "list", state: "waiting", daysAgo: 1, items: pending(4, 5) },
  { operation: "connect-service", service: 301, source: "list", state: "draft", daysAgo: 0, items: pending(7, 8) },
];
