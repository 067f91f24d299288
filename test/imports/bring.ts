import { Readable } from "node:stream";
import { type ImportOptions, importFile, kindNamed, type RefusedLine, type Run } from "../../src/imports/index.ts";
import type { Database } from "../../src/platform/db.ts";

export const now = new Date("2026-11-23T12:00:00+03:00");

export type Brought = Run & { readonly lineReasons: readonly string[] };

/** Imports a text or bytes as a file; `lineReasons` are `line reason` of the refused lines. */
export const bringTo =
  (db: Database) =>
  async (kind: string, content: string | Buffer, options: Partial<ImportOptions> = {}): Promise<Brought> => {
    const found = kindNamed(kind);
    if (!found) throw new Error(kind);
    const refused: RefusedLine[] = [];
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const run = await importFile(db, found, Readable.from([bytes]), {
      fileName: `${kind}.csv`,
      now,
      onRefused: (lines) => void refused.push(...lines),
      ...options,
    });
    return { ...run, lineReasons: refused.map(({ line, reason }) => `${line} ${reason}`) };
  };

/** A catalogue, a mobile account with two active numbers and a fixed one, as billing would bring them. */
export const fillPortal = async (bring: ReturnType<typeof bringTo>): Promise<void> => {
  const files: [string, string][] = [
    ["tariff-categories", "id;name;position\n1;Для смартфонов;1\n"],
    ["bundles", "id;name;minutes;megabytes;monthly_fee\n1;Набор 1;300;1024;10\n2;Набор 2;600;2048;20\n"],
    [
      "tariffs",
      "id;category;name;monthly_fee;kind;bundles\n101;1;Новатор;15.00;mobile;1\n201;1;Лидер;25.00;mobile;\n301;1;Офис;9.00;fixed;\n",
    ],
    ["service-categories", "id;name;position\n1;Роуминг;1\n"],
    ["services", "id;category;name;monthly_fee\n1;1;Роуминг;0\n2;1;Пакет;5.00\n"],
    [
      "accounts",
      `${accountColumns}\n00020000501;${client};mobile\n00020000502;${client};mobile\n00170000503;${client};fixed\n`,
    ],
    [
      "subscribers",
      `${subscriberColumns}\n00020000501;375291000501;${sims[0]};Новатор;active\n00020000501;375291000502;${sims[1]};Новатор;active\n00170000503;375171000503;;Офис;active\n`,
    ],
  ];
  for (const [kind, text] of files) {
    const run = await bring(kind, text);
    if (run.state !== "done" || run.refused > 0) throw new Error(`${kind}: ${run.fault} ${run.lineReasons.join(", ")}`);
  }
};

export const client = "200988541;ООО «Василёк»;г. Минск;К-1;2026-01-15";
export const accountColumns = "account;unp;client_name;address;contract_number;contract_date;kind";
export const subscriberColumns = "account;number;iccid;tariff;status";
export const sims = ["8937501000000000017", "8937501000000000025", "8937501000000000033", "8937501000000000041"];
