import type { Cell, Column } from "../../../platform/sheets/index.ts";
import type { Words } from "../messages.ts";
import type { CallRecord } from "./call-record.ts";

/** Columns of a workbook, in their order (domain.md §3.4). What repeats from row to row is kept once in the book. */
export const columnsOf = (words: Words): readonly Column[] => [
  { title: words.t("colDate"), type: "date" },
  { title: words.t("colTime"), type: "time" },
  { title: words.t("colNumber"), type: "shared", width: 16 },
  { title: words.t("colDirection"), type: "shared", width: 18 },
  { title: words.t("colService"), type: "shared", width: 20 },
  { title: words.t("colPeer"), type: "text", width: 22 },
  { title: words.t("colZone"), type: "shared", width: 28 },
  { title: words.t("colSeconds"), type: "number", width: 16 },
  { title: words.t("colBytes"), type: "number", width: 16 },
  { title: words.t("colBundle"), type: "shared", width: 16 },
  { title: words.t("colNet"), type: "money", width: 20 },
  { title: words.t("colGross"), type: "money", width: 20 },
];

/** A record in these columns: its words are looked up once, not a million times. */
export const cellsBy = (words: Words): ((record: CallRecord) => readonly Cell[]) => {
  const directions = {
    outgoing: words.t("direction.outgoing"),
    incoming: words.t("direction.incoming"),
    forwarded: words.t("direction.forwarded"),
  };
  const services = {
    voice: words.t("kind.voice"),
    sms: words.t("kind.sms"),
    mms: words.t("kind.mms"),
    data: words.t("kind.data"),
  };
  const roaming = {
    voice: words.t("roaming", { service: services.voice }),
    sms: words.t("roaming", { service: services.sms }),
    mms: words.t("roaming", { service: services.mms }),
    data: words.t("roaming", { service: services.data }),
  };
  const [inBundle, over] = [words.t("inBundle"), words.t("overBundle")];
  return ({ startedAt, number, direction, kind, isRoaming, peer, zone, seconds, bytes, isInBundle, net, gross }) => [
    startedAt,
    startedAt,
    number,
    directions[direction],
    isRoaming ? roaming[kind] : services[kind],
    peer,
    zone,
    kind === "voice" ? seconds : null,
    kind === "data" ? bytes : null,
    isInBundle ? inBundle : over,
    net,
    gross,
  ];
};
